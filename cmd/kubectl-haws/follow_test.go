package main

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/cli-runtime/pkg/genericiooptions"
)

func TestFollowing(t *testing.T) {
	t.Parallel()
	unreachable, denied := fault{code: exitFailed, says: "no answer"}, fault{code: exitDenied, says: "you may not"}
	for name, tt := range map[string]struct {
		looks     []any
		out, errs string
		err       error
	}{
		"what has not changed is shown once": {
			[]any{picture{text: "a\n", version: "1"}, picture{text: "a, older\n", version: "1"}, picture{text: "b\n", version: "2"}, fault{code: exitMissing}},
			"a\nb\n", "The app is gone.\n", nil,
		},
		"what fails for a while is tried again": {
			[]any{picture{text: "a\n", version: "1"}, unreachable, picture{text: "a\n", version: "1"}, fault{code: exitMissing}},
			"a\n", "no answer; trying again\nThe app is gone.\n", nil,
		},
		"what fails at the first look is an error": {[]any{unreachable}, "", "", unreachable},
		"what is not there at the first look is an error": {
			[]any{fault{code: exitMissing, says: "no app"}}, "", "", fault{code: exitMissing, says: "no app"},
		},
		"a right that is taken away is an error": {[]any{picture{text: "a\n", version: "1"}, denied}, "a\n", "", denied},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			streams, _, out, errs := genericiooptions.NewTestIOStreams()
			p := &plugin{IOStreams: streams}
			looks := tt.looks
			err := p.follow(t.Context(), func(context.Context) (picture, error) {
				next := looks[0]
				looks = looks[1:]
				if pic, ok := next.(picture); ok {
					return pic, nil
				}
				return picture{}, next.(fault)
			})
			if !errors.Is(err, tt.err) {
				t.Errorf("got %v, want %v", err, tt.err)
			}
			if diff := cmp.Diff([2]string{tt.out, tt.errs}, [2]string{out.String(), errs.String()}); diff != "" {
				t.Errorf("output, errors (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTerminalsAreNotObeyed(t *testing.T) {
	t.Parallel()
	a := load(t, "stalled").app
	const evil = "\x1b]0;owned\x07\u009b31m"
	for i := range a.Status.Resources {
		r := &a.Status.Resources[i]
		r.ID, r.Ref, r.Message = r.ID+evil, r.Ref+evil, evil
	}
	for i := range a.Status.Conditions {
		a.Status.Conditions[i].Message = evil
	}
	a.Status.Endpoint, a.Status.Zones[0].Message, a.Status.AccountID, a.Status.Region = evil, evil, evil, "eu-west-1"+evil
	v := view{width: plainWidth}
	for what, got := range map[string]string{"screen": screen(a, nil, evil, v), "tree": tree(a, true, v), "list": list([]app{{seen: a}}, true, v)} {
		for _, r := range got {
			if r == '\x1b' || r == '\x07' || r == '\u009b' {
				t.Errorf("%s hands %q on to the terminal", what, r)
				break
			}
		}
	}
}

func TestDocumentsAreToldApart(t *testing.T) {
	t.Parallel()
	look := func(context.Context) (picture, error) { return picture{text: "a: 1\n"}, nil }
	for output, want := range map[string]string{"": "a: 1\n", "json": "a: 1\n", "yaml": "---\na: 1\n"} {
		pic, err := apart(look, output)(t.Context())
		if diff := cmp.Diff(want, pic.text); err != nil || diff != "" {
			t.Errorf("%q: %v (-want +got):\n%s", output, err, diff)
		}
	}
}
