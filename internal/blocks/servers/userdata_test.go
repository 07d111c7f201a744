package servers

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/stack"
)

func placeholders() map[string]stack.Ref {
	return map[string]stack.Ref{"region": stack.Literal("eu-west-1"), "app.name": stack.Literal("shop"), "loadBalancer.endpoint": endpoint()}
}

func endpoint() stack.Ref {
	return stack.Ref{Of: stack.Name{Kind: "LoadBalancer", Role: "app"}, Value: "shop.elb.amazonaws.com", Known: true}
}

func TestSubstitute(t *testing.T) {
	t.Parallel()
	unknown := " is not a placeholder that haws knows: correct it, or write $${ for the literal text"
	for name, c := range map[string]struct {
		in, out string
		quoted  []stack.Ref
		problem string
	}{
		"nothing is nothing":                            {in: "", out: ""},
		"text without placeholders stays":               {in: "#!/bin/sh\necho $HOME ${USER} $(id) }\n", out: "#!/bin/sh\necho $HOME ${USER} $(id) }\n"},
		"a placeholder is filled in":                    {in: "a ${haws.region} b", out: "a eu-west-1 b"},
		"each placeholder is filled in":                 {in: "${haws.app.name}${haws.app.name}.${haws.region}", out: "shopshop.eu-west-1"},
		"another resource is quoted once":               {in: "${haws.loadBalancer.endpoint} ${haws.loadBalancer.endpoint}", out: "shop.elb.amazonaws.com shop.elb.amazonaws.com", quoted: []stack.Ref{endpoint()}},
		"a doubled dollar is the literal placeholder":   {in: "$${haws.region}", out: "${haws.region}"},
		"a doubled dollar is literal for any name":      {in: "$${HOME} $${} $${", out: "${HOME} ${} ${"},
		"three dollars are one and the literal":         {in: "$$${haws.region}", out: "$${haws.region}"},
		"four dollars are two and the literal":          {in: "$$$${haws.region}", out: "$$${haws.region}"},
		"what is filled in is not read again":           {in: "${haws.app.name}{haws.region}", out: "shop{haws.region}"},
		"a literal does not hide the next placeholder":  {in: "$${a}${haws.region}", out: "${a}eu-west-1"},
		"a name that nobody knows is a problem":         {in: "x ${haws.database} y", out: "x ${haws.database} y", problem: "servers.userData: ${haws.database}" + unknown},
		"a name in other letters is a problem":          {in: "${haws.Region}", out: "${haws.Region}", problem: "servers.userData: ${haws.Region}" + unknown},
		"no name is a problem":                          {in: "${haws.}", out: "${haws.}", problem: "servers.userData: ${haws.}" + unknown},
		"one that is never closed is a problem":         {in: "${haws.region and on", out: "${haws.region and on", problem: "servers.userData: ${haws.region" + unknown},
		"the first problem is told":                     {in: "${haws.a} ${haws.b}", out: "${haws.a} ${haws.b}", problem: "servers.userData: ${haws.a}" + unknown},
		"an endless name is cut short":                  {in: "${haws." + strings.Repeat("x", 500), out: "${haws." + strings.Repeat("x", 500), problem: "servers.userData: ${haws." + strings.Repeat("x", 73) + unknown},
		"as much as EC2 takes is no problem":            {in: strings.Repeat("x", 16384), out: strings.Repeat("x", 16384)},
		"a placeholder counts as what it becomes":       {in: strings.Repeat("x", 16370) + "${haws.app.name}", out: strings.Repeat("x", 16370) + "shop"},
		"the size is that after all are filled in":      {in: strings.Repeat("x", 16384-7) + "${haws.region}", out: strings.Repeat("x", 16384-7) + "eu-west-1", problem: "servers.userData: it has 16386 bytes with its placeholders filled in, and EC2 takes 16384: shorten it"},
		"bytes count, not characters":                   {in: strings.Repeat("é", 8193), out: strings.Repeat("é", 8193), problem: "servers.userData: it has 16386 bytes with its placeholders filled in, and EC2 takes 16384: shorten it"},
		"a placeholder of another tool is not touched":  {in: "${hawser.x} ${ haws.region}", out: "${hawser.x} ${ haws.region}"},
		"a name with a space in it is a problem":        {in: "${haws.app name}", out: "${haws.app name}", problem: "servers.userData: ${haws.app" + unknown},
		"a placeholder inside another one is a problem": {in: "${haws.${haws.region}}", out: "${haws.${haws.region}}", problem: "servers.userData: ${haws.${haws.region}" + unknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, quoted, problem := substitute(c.in, placeholders())
			if out != c.out || problem != c.problem {
				t.Errorf("got %.200q, %q", out, problem)
			}
			if diff := cmp.Diff(c.quoted, quoted); diff != "" {
				t.Errorf("quoted (-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzSubstitute(f *testing.F) {
	for _, seed := range []string{"", "$${", "${haws.", "${haws.region}", "$$${haws.app.name}", "${haws.x}", "}${", "$${haws.region}${haws.loadBalancer.endpoint}", "\xff${haws.\x00}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		out, quoted, problem := substitute(text, placeholders())
		switch known := strings.Contains(text, "${haws."); {
		case !strings.Contains(text, "$${") && !known && out != text:
			t.Errorf("%q became %q", text, out)
		case problem == "" && len(out) > maxUserData:
			t.Errorf("%d bytes are no problem", len(out))
		case len(quoted) > 1, len(quoted) == 1 && !strings.Contains(out, endpoint().Value):
			t.Errorf("%q quotes %v", text, quoted)
		}
		again, _, second := substitute(text, placeholders())
		if again != out || second != problem {
			t.Errorf("twice the same text, and once %q, once %q", out, again)
		}
		// The text with every "$" of "${" doubled is the text itself.
		if literal, _, p := substitute(strings.ReplaceAll(text, "${", "$${"), placeholders()); len(text) <= maxUserData && (literal != text || p != "") {
			t.Errorf("escaped, %q became %q: %s", text, literal, p)
		}
	})
}
