// Package servers owns the app's servers: the launch template, the Auto
// Scaling group over all zones, and its scaling policy. It watches the fleet
// that Auto Scaling keeps, and never touches a single server.
package servers
