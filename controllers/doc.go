// Package controllers reconciles HighlyAvailableApps: it decides when to look
// at an app, what its status says, and when it is gone. What AWS needs is
// decided and done elsewhere; nothing here speaks to AWS.
package controllers
