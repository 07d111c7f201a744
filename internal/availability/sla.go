package availability

// commitment is a monthly uptime that AWS commits to, in hundredths of a percent.
// It is what AWS pays back below, and no forecast. The page docs/availability.md
// has the source and the date of each.
type commitment int64

const (
	// Elastic Load Balancing SLA: in several zones, and in one.
	balancerInZones commitment = 9999
	balancerInOne   commitment = 9990
	// Amazon Compute SLA: instances in several zones, and a single instance.
	serversInZones commitment = 9999
	serversInOne   commitment = 9950
	// Amazon RDS SLA: Multi-AZ, and in one zone.
	databaseInZones commitment = 9995
	databaseInOne   commitment = 9950
	// Amazon DynamoDB SLA: tables of one region.
	tables commitment = 9999
	// Amazon S3 SLA: Standard, and the infrequent access classes.
	buckets           commitment = 9990
	bucketsInfrequent commitment = 9900
)

// Commitments are the figures by what they are for.
func Commitments() map[string]string {
	out := map[string]string{}
	for name, c := range map[string]commitment{
		"LoadBalancer, several zones": balancerInZones, "LoadBalancer, one zone": balancerInOne,
		"Servers, several zones": serversInZones, "Servers, one zone": serversInOne,
		"Database, several zones": databaseInZones, "Database, one zone": databaseInOne,
		"Tables": tables, "Buckets": buckets, "Buckets, infrequent access": bucketsInfrequent,
	} {
		out[name] = percent(float64(c) / 10000)
	}
	return out
}
