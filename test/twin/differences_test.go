package twin

// differences are all that is listed.
func differences() []difference { return nil }
