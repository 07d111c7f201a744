package crd

import "slices"

// rule is one rule of the schema, with specs on both of its sides. They are JSON merge patches on minimal and given.
type rule struct {
	rule     string
	given    string
	admitted []string
	refused  []string
	at, says string   // the field that every refusal is about, and a part of the message
	also     []reason // what else strikes where the rule does
}

// reason is one reason to refuse an object: the field that it is about, and a part of the message.
type reason struct{ at, says string }

func (r rule) reasons() []reason { return append([]reason{{r.at, r.says}}, r.also...) }

func rules() []rule {
	return slices.Concat(appRules(), networkRules(), listenerRules(), loadBalancerRules(), healthCheckRules(), serverRules(),
		rolloutRules(), userDataRules(), databaseRules(), tableRules(), bucketRules(), dataUserDataRules())
}

func one(change string) []string { return []string{change} }
