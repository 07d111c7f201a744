package twin

import "slices"

// differences are all that is listed.
func differences() []difference {
	var list []difference
	for _, p := range slices.Concat(groupPages(), rulePages(), templatePages(), networkPages(), balancerPages(), attributePages(),
		targetPages(), listenerPages(), scalingPages(), policyPages(),
		databasePages(), databaseFieldPages(), databaseGroupPages(), bucketPages(), identityPages(), tablePages(), smallPages()) {
		list = append(list, p.differences()...)
	}
	return list
}
