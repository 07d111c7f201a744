package availability

// commitment is a monthly uptime that AWS commits to, in hundredths of a percent.
// It is what AWS pays back below, and no forecast. The page docs/availability.md
// has the source and the date of each.
type commitment int64

const (
	// Elastic Load Balancing SLA, 25 July 2022.
	balancerInZones commitment = 9999
	balancerInOne   commitment = 9990
	// Amazon Compute SLA: region level, and a single instance.
	serversInZones commitment = 9999
	serversInOne   commitment = 9950
	// Amazon RDS SLA, 22 January 2024.
	databaseInZones commitment = 9995
	databaseInOne   commitment = 9950
	// Amazon DynamoDB SLA, a table of one region.
	tables commitment = 9999
	// Amazon S3 SLA, 28 November 2023: Standard, and the infrequent access classes.
	buckets           commitment = 9990
	bucketsInfrequent commitment = 9900
)
