package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	"pgregory.net/rapid"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// ran is what the plugin answers within the test, without a cluster.
func ran(t testing.TB, stdin string, args ...string) answered {
	t.Helper()
	var out, errs bytes.Buffer
	streams := genericiooptions.IOStreams{In: strings.NewReader(stdin), Out: &out, ErrOut: &errs}
	c := command(streams, time.Now)
	c.SetArgs(args)
	err := c.ExecuteContext(t.Context())
	if err != nil && err.Error() != "" {
		fmt.Fprintln(&errs, "error: "+err.Error())
	}
	return answered{out.String(), errs.String(), code(err)}
}

func sample(name string) string {
	return filepath.Join("..", "..", "config", "samples", "haws_v1alpha1_"+name+".yaml")
}

func TestTheSamplesAreJudged(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"minimal", "web", "database", "data"} {
		got := ran(t, "", "survive", "-f", sample(name))
		if got.code != 0 || got.err != "" {
			t.Errorf("%s: exit code %d, %s", name, got.code, got.err)
		}
		golden(t, "survive-sample-"+name, got.out)
	}
}

const small = `apiVersion: haws.dev/v1alpha1
kind: HighlyAvailableApp
metadata:
  name: shop
spec:
  network:
    zones: 3
  servers:
    image:
      id: ami-0123456789abcdef0
    instanceTypes: [m7g.large]
`

// edited is the small app with another text in the place of one.
func edited(old, text string) string {
	out := strings.Replace(small, old, text, 1)
	if out == small {
		panic("nothing is edited")
	}
	return out
}

func TestManifests(t *testing.T) {
	t.Parallel()
	const database = "  database:\n    engine: postgres\n    version: \"17\"\n    instanceClass: db.m7g.large\n"
	const open = "whether shop survives the loss of any single zone is not known: "
	for name, tt := range map[string]struct {
		manifest, says string
		code           int
	}{
		"an app with the defaults": {small, "shop survives the loss of any single zone.", 0},
		"one of a namespace":       {edited("name: shop", "name: shop\n  namespace: web"), "web/shop survives the loss of any single zone.", 0},
		"one server is enough where there is one in each zone": {
			small + "    replicas: {min: 1}\n", "shop survives the loss of any single zone.", 0,
		},
		"nothing says how many zones": {edited("  network:\n    zones: 3\n", ""), "shop survives the loss of any single zone.", 0},
		"more servers are required than stand": {
			small + "  availability: {requiredCapacity: 7}\n",
			"shop does not survive the loss of the first zone, the second zone or the third zone: Servers: losing the first zone leaves 2 of 3 healthy servers; 7 are needed, which do not stand now; the group is made for 2: raise servers.replicas.min to 7; with the 1 servers of a zone that is evacuated and the 7 that are needed besides the group has 8, and may have 6.", exitFragile,
		},
		"enough stand after the loss of one of three zones, and not of one of two": {
			edited("    zones: 3", "    zones: 2") + "    replicas: {min: 3}\n  availability: {requiredCapacity: 4}\n",
			open + "over 2 zones, Servers: losing the first zone leaves 3 of 6 healthy servers; 4 are needed; the group is made for 3: raise servers.replicas.min to 4; over 3 zones, every tier survives the loss of each single zone.", exitUnsure,
		},
		"no spare servers, and that is accepted": {
			small + "    replicas: {min: 3}\n  availability: {accept: [SpareCapacity]}\n",
			"shop does not survive the loss of the first zone, the second zone or the third zone: Servers: losing the first zone leaves 2 of 3 healthy servers; 3 are needed. Its owner accepts that (availability.accept), and it is no less true for that.", exitFragile,
		},
		"more than there may be": {
			small + "    replicas: {min: 4, max: 5}\n",
			"shop does not survive the loss of any zone: it cannot be built: servers.replicas.max is 5, and the group keeps 6 servers over 3 zones: losing one zone leaves 4, and replicas.min asks for 4: raise max to 6 or more, or lower min.", exitFragile,
		},
		"a database with a standby": {small + database, "shop survives the loss of any single zone.", 0},
		"a database in a single zone": {
			small + database + "    topology: SingleZone\n  availability: {accept: [SingleZoneDatabase]}\n",
			"shop does not survive the loss of the first zone: Database: losing the first zone leaves nothing that can take over: the database stands in the first zone only. Its owner accepts that (availability.accept), and it is no less true for that.", exitFragile,
		},
		"a cluster": {small + database + "    topology: MultiAZCluster\n", "shop survives the loss of any single zone.", 0},
		"a cluster that may have too few zones": {
			edited("    zones: 3", "    zones: 2") + database + "    topology: MultiAZCluster\n",
			open + "over 2 zones, it cannot be built: a database of topology MultiAZCluster needs subnets in 3 zones: set network.zones to 3 or more; over 3 zones, every tier survives the loss of each single zone.", exitUnsure,
		},
		"subnets that are named": {
			edited("    zones: 3", "    serverSubnets: {ids: [subnet-11111111, subnet-22222222, subnet-33333333]}"),
			open + "Network without the first zone: a manifest does not tell in which zones the subnets of network.serverSubnets lie.", exitUnsure,
		},
		"subnets that are named, of an app that survives in none": {
			edited("    zones: 3", "    loadBalancerSubnets: {matchTags: {tier: front}}") + "  availability: {requiredCapacity: 7}\n",
			"shop does not survive the loss of the first zone or the second zone: Servers: losing the first zone leaves 2 of 4 healthy servers; 7 are needed, which do not stand now; the group is made for 2: raise servers.replicas.min to 7; with the 2 servers of a zone that is evacuated and the 7 that are needed besides the group has 9, and may have 8.", exitFragile,
		},
		"enough stand after the loss of one of three zones, if the subnets that are named lie in three": {
			edited("    zones: 3", "    loadBalancerSubnets: {ids: [subnet-11111111, subnet-22222222, subnet-33333333]}") + "    replicas: {min: 3}\n  availability: {requiredCapacity: 4}\n",
			open + "over 2 zones, Servers: losing the first zone leaves 3 of 6 healthy servers; 4 are needed; the group is made for 3: raise servers.replicas.min to 4; over 3 zones, Network without the first zone: a manifest does not tell in which zones the subnets of network.loadBalancerSubnets lie.", exitUnsure,
		},
		"subnets of the database that are named": {
			edited("    zones: 3", "    zones: 3\n    databaseSubnets: {ids: [subnet-11111111, subnet-22222222]}") + database,
			open + "Database without the first zone: a manifest does not tell in which zones the subnets of network.databaseSubnets lie.", exitUnsure,
		},
		"a cluster in subnets that are named": {
			edited("    zones: 3", "    zones: 2\n    databaseSubnets: {matchTags: {tier: data}}") + database + "    topology: MultiAZCluster\n",
			open + "Database without the first zone: a manifest does not tell in which zones the subnets of network.databaseSubnets lie.", exitUnsure,
		},
		"an internal load balancer": {
			small + "  loadBalancer: {scheme: Internal}\n",
			open + "Network without the first zone: a manifest does not tell how the subnets of the servers reach what is outside of the VPC: through one NAT gateway, they would all lose it at once.", exitUnsure,
		},
		"an app that is paused": {small + "  mode: Paused\n", open + "spec.mode is Paused, so that nothing of it is carried out.", exitUnsure},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := ran(t, tt.manifest, "survive", "-f", "-")
			says := strings.Join(strings.Fields(strings.SplitN(got.out, "\n\n", 2)[0]), " ")
			if diff := cmp.Diff([]any{tt.says, tt.code, ""}, []any{says, got.code, got.err}); diff != "" {
				t.Errorf("(-want +got):\n%s\n%s", diff, got.out)
			}
			if !strings.Contains(got.out, "Cannot be known from a manifest:") {
				t.Errorf("it knows all:\n%s", got.out)
			}
		})
	}
}

func TestManifestsThatAreNone(t *testing.T) {
	t.Parallel()
	const quux = "spec.quux: there is no such field; there are availability, buckets, database, deletionProtection, loadBalancer, mode, network, region, servers, tables, tags"
	const refused = "document 1 of the standard input would be refused by the API server: "
	for name, tt := range map[string]struct{ manifest, says string }{
		"nothing":              {"", "the standard input has no HighlyAvailableApp"},
		"only comments":        {"# an app\n---\n", "the standard input has no HighlyAvailableApp"},
		"something else":       {"apiVersion: v1\nkind: Service\nmetadata: {name: shop}\n", "the standard input has no HighlyAvailableApp; document 1 of the standard input is a Service"},
		"no kind":              {"metadata: {name: shop}\n", "document 1 of the standard input has no kind or no apiVersion: for an app write kind HighlyAvailableApp and apiVersion haws.dev/v1alpha1"},
		"another version":      {edited("v1alpha1", "v1beta7"), "document 1 of the standard input is a HighlyAvailableApp of haws.dev/v1beta7, which this kubectl-haws does not know: it knows HighlyAvailableApp of haws.dev/v1alpha1"},
		"a misspelt kind":      {edited("AvailableApp", "AvailableAp"), "document 1 of the standard input is a HighlyAvailableAp of haws.dev/v1alpha1, which this kubectl-haws does not know: it knows HighlyAvailableApp of haws.dev/v1alpha1"},
		"no YAML":              {"a: b: c\n", "cannot read document 1 of the standard input: it is not YAML: yaml: mapping values are not allowed in this context"},
		"a text":               {"shop\n", "cannot read document 1 of the standard input: it is no object: write apiVersion, kind, metadata and spec"},
		"the same field twice": {small + "  servers: {}\n", "cannot read document 1 of the standard input: it is not YAML: yaml: unmarshal errors:\n  line 12: key \"servers\" already set in map"},
		"one zone": {
			edited("zones: 3", "zones: 1"), refused + "spec.network.zones: Invalid value: 1: one zone is a single point of failure: ask for 2 zones or more, or leave zones out",
		},
		"a rule": {
			small + "    replicas: {min: 3, max: 2}\n", refused + "spec.servers.replicas.max: Invalid value: max must not be less than min (unset: 2): raise max or lower min",
		},
		"a single zone that nobody accepts": {
			small + "  database: {engine: postgres, version: \"17\", instanceClass: db.m7g.large, topology: SingleZone}\n",
			refused + "spec.database.topology: Invalid value: a database in a single zone is a single point of failure: use MultiAZInstance, or accept that by name: availability.accept: [SingleZoneDatabase]",
		},
		"a misspelt field":                {small + "    replicas: {mni: 3}\n", refused + "spec.servers.replicas.mni: there is no such field; there are max, min"},
		"a misspelt field in a list":      {small + "  tables: [{name: carts, partitionKey: {name: id, type: S}, streamVeiw: NewImage}]\n", refused + "spec.tables[0].streamVeiw: there is no such field; did you mean stream?"},
		"a field that is like none":       {small + "  quux: 1\n", refused + quux},
		"a field of the metadata":         {edited("name: shop", "name: shop\n  lables: {a: b}"), refused + `metadata: Invalid value: {"lables":{"a":"b"},"name":"shop"}: json: unknown field "lables"`},
		"a wrong type":                    {edited("zones: 3", "zones: many"), refused + `spec.network.zones: Invalid value: "string": spec.network.zones in body must be of type integer: "string"`},
		"no servers":                      {strings.Split(small, "  servers:")[0], refused + "spec.servers: Required value"},
		"no name":                         {edited("metadata:\n  name: shop\n", ""), refused + "metadata.name: Required value: name or generateName is required"},
		"a name that is none":             {edited("name: shop", "name: The_Shop"), refused + `metadata.name: Invalid value: "The_Shop": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`},
		"two refusals":                    {edited("zones: 3", "zones: 9") + "  quux: 1\n", refused + quux + "\n  spec.network.zones: Invalid value: 9: spec.network.zones in body should be less than or equal to 6"},
		"one in a list that is no object": {"apiVersion: v1\nkind: List\nitems: [1]\n", "item 1 in document 1 of the standard input has no kind or no apiVersion: for an app write kind HighlyAvailableApp and apiVersion haws.dev/v1alpha1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := ran(t, tt.manifest, "survive", "-f", "-")
			if diff := cmp.Diff(answered{err: "error: " + tt.says + "\n", code: exitMisuse}, got, cmp.AllowUnexported(answered{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestManyManifests(t *testing.T) {
	t.Parallel()
	fragile := strings.Replace(small, "name: shop", "name: stall", 1) + "  availability: {requiredCapacity: 7}\n"
	unknown := strings.Replace(small, "name: shop", "name: depot", 1) + "  loadBalancer: {scheme: Internal}\n"
	refused := strings.Replace(small, "zones: 3", "zones: 1", 1)
	for name, tt := range map[string]struct {
		manifest string
		answers  []string
		err      string
		code     int
	}{
		"all survive":               {small + "---\n" + small, []string{"shop survives", "shop survives"}, "", 0},
		"one is not known":          {unknown + "---\n" + small, []string{"whether depot survives", "shop survives"}, "", exitUnsure},
		"one does not":              {fragile + "---\n" + unknown, []string{"stall does not survive", "whether depot survives"}, "", exitFragile},
		"one does not, at the end":  {unknown + "---\n" + fragile, []string{"whether depot survives", "stall does not survive"}, "", exitFragile},
		"one is refused":            {refused + "---\n" + fragile, []string{"stall does not survive"}, "error: document 1 of the standard input would be refused", exitMisuse},
		"two are refused":           {refused + "---\n" + refused, nil, "\nerror: document 2 of the standard input would be refused", exitMisuse},
		"others are left out":       {"apiVersion: v1\nkind: Service\n---\n" + small, []string{"shop survives"}, "document 1 of the standard input is a Service, and is left out\n", 0},
		"a list, as kubectl has it": {"apiVersion: v1\nkind: List\nitems:\n- " + strings.ReplaceAll(strings.TrimSpace(small), "\n", "\n  ") + "\n", []string{"shop survives"}, "", 0},
		"a status is nothing to it": {small + "status: {observedGeneration: 7, nonsense: 1}\n", []string{"shop survives"}, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := ran(t, tt.manifest, "survive", "-f", "-")
			rest := got.out
			for _, a := range tt.answers {
				_, after, found := strings.Cut(rest, a)
				if !found {
					t.Errorf("nothing is said of %q:\n%s", a, got.out)
				}
				rest = after
			}
			if got.code != tt.code || !strings.Contains(got.err, tt.err) || (tt.err == "") != (got.err == "") {
				t.Errorf("exit code %d, %s", got.code, got.err)
			}
		})
	}
}

func TestManifestsForPrograms(t *testing.T) {
	t.Parallel()
	got := ran(t, small+"  loadBalancer: {scheme: Internal}\n---\n"+small, "survive", "-f", "-", "-o", "json")
	if got.code != exitUnsure || strings.Count(got.out, `"app": "shop"`) != 2 || !strings.Contains(got.out, `"cannotBeKnown": [`) || strings.Contains(got.out, "asOf") {
		t.Errorf("exit code %d, %s", got.code, got.out)
	}
	if !strings.HasPrefix(got.err, "whether shop survives the loss of any single zone is not known: Network without the first zone: ") || strings.Count(got.err, "\n") != 1 {
		t.Errorf("the standard error: %s", got.err)
	}
	got = ran(t, small, "survive", "-f", "-", "-o", "yaml")
	if got.code != 0 || got.err != "" || !strings.Contains(got.out, "\nanswer: \"Yes\"\n") {
		t.Errorf("exit code %d, %s%s", got.code, got.out, got.err)
	}
}

func TestFilesAndCommandLines(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	one, other := write("one.yaml", small), write("other.json", `{"apiVersion": "v1", "kind": "Secret"}`)
	const help = "; kubectl haws survive --help tells more"
	for name, tt := range map[string]struct {
		args []string
		says string
	}{
		"no file":              {[]string{"-f", filepath.Join(dir, "none")}, "cannot read the manifests: open " + filepath.Join(dir, "none") + ": no such file or directory"},
		"a folder":             {[]string{"-f", dir}, "cannot read the manifests: read " + dir + ": is a directory"},
		"one that has none":    {[]string{"-f", one, "-f", other}, other + " has no HighlyAvailableApp; document 1 of " + other + " is a Secret"},
		"a file and a name":    {[]string{"shop", "-f", one}, "an app of the cluster has a name, and one of a manifest a file: give one of them" + help},
		"a file to wait for":   {[]string{"-f", one, "--timeout=1s"}, "a manifest is judged at once: --timeout is for an app of the cluster" + help},
		"a negative timeout":   {[]string{"shop", "--timeout=-1s"}, "--timeout is below zero" + help},
		"neither":              {nil, "name one app, and nothing else: kubectl haws survive has 0 arguments" + help},
		"a format there isn't": {[]string{"shop", "-o", "wide"}, `there is no output format "wide": json and yaml there are` + help},
	} {
		got := ran(t, "", append([]string{"survive"}, tt.args...)...)
		if diff := cmp.Diff(answered{err: "error: " + tt.says + "\n", code: exitMisuse}, got, cmp.AllowUnexported(answered{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if got := ran(t, "", "survive", "-f", one, "-f", one); got.code != 0 || strings.Count(got.out, "shop survives") != 2 {
		t.Errorf("two files: exit code %d, %s%s", got.code, got.out, got.err)
	}
}

func TestManyTablesAndBucketsStayReadable(t *testing.T) {
	t.Parallel()
	a := &v1alpha1.HighlyAvailableApp{}
	a.Name = "large"
	a.Spec = v1alpha1.HighlyAvailableAppSpec{Network: &v1alpha1.Network{Zones: new(int32(6))}, DeletionProtection: new(false)}
	a.Spec.Servers.InstanceTypes = []string{"m7g.large", "m6g.large"}
	a.Spec.Database = &v1alpha1.Database{Engine: v1alpha1.EnginePostgres, InstanceClass: "db.m7g.large"}
	for i := range 10 {
		table := v1alpha1.Table{Name: fmt.Sprintf("table-%d", i)}
		if i%2 == 0 {
			table.PointInTimeRecovery = &v1alpha1.PointInTimeRecovery{Mode: v1alpha1.Disabled}
		}
		a.Spec.Tables = append(a.Spec.Tables, table)
		a.Spec.Buckets = append(a.Spec.Buckets, v1alpha1.Bucket{Name: fmt.Sprintf("bucket-%d", i), Versioning: v1alpha1.VersioningSuspended})
	}
	golden(t, "survive-large", forecast(a).words(view{width: 100}))
}

// better is how good an answer is.
func better(o outlook) int { return map[verdict]int{no: 0, unsure: 1, yes: 2}[o.Answer] }

func TestWhatIsWorseIsNeverAnsweredBetter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		some := func(name string) bool { return rapid.Bool().Draw(t, name) }
		number := func(name string, most int32) *int32 { return new(rapid.Int32Range(1, most).Draw(t, name)) }
		a := &v1alpha1.HighlyAvailableApp{}
		s := &a.Spec
		s.Network, s.Availability = &v1alpha1.Network{}, &v1alpha1.Availability{RequiredCapacity: number("required", 12)}
		s.Servers.Replicas = &v1alpha1.Replicas{Min: number("min", 9), Max: new(*number("more", 12) + 8)}
		if some("zones") {
			s.Network.Zones = new(*number("zones", 5) + 1)
		}
		if some("database") {
			topologies := []v1alpha1.DatabaseTopology{v1alpha1.TopologyMultiAZInstance, v1alpha1.TopologyMultiAZCluster}
			s.Database = &v1alpha1.Database{Engine: v1alpha1.EnginePostgres, Topology: rapid.SampledFrom(topologies).Draw(t, "topology")}
		}
		if some("a bucket") {
			s.Buckets = []v1alpha1.Bucket{{Name: "images"}}
		}
		before := forecast(a)
		worse := rapid.SampledFrom([]func(*v1alpha1.HighlyAvailableAppSpec){
			func(s *v1alpha1.HighlyAvailableAppSpec) { *s.Availability.RequiredCapacity += 3 },
			func(s *v1alpha1.HighlyAvailableAppSpec) {
				s.Database = &v1alpha1.Database{Topology: v1alpha1.TopologySingleZone}
			},
		}).Draw(t, "worse")
		after := a.DeepCopy()
		if worse(&after.Spec); better(forecast(after)) > better(before) {
			t.Fatalf("%s\nand before: %s", forecast(after).sentence(), before.sentence())
		}
		doubt := rapid.SampledFrom([]func(*v1alpha1.HighlyAvailableAppSpec){
			func(s *v1alpha1.HighlyAvailableAppSpec) {
				s.LoadBalancer = &v1alpha1.LoadBalancer{Scheme: v1alpha1.SchemeInternal}
			},
			func(s *v1alpha1.HighlyAvailableAppSpec) { s.Mode = v1alpha1.ModePaused },
			func(s *v1alpha1.HighlyAvailableAppSpec) {
				s.Network.ServerSubnets = &v1alpha1.SubnetSelector{MatchTags: map[string]string{"tier": "web"}}
			},
		}).Draw(t, "doubt")
		after = a.DeepCopy()
		if doubt(&after.Spec); forecast(after).Answer == yes {
			t.Fatal("what is not known is answered")
		}
	})
}
