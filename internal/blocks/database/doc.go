// Package database owns the SQL database of an app on Amazon RDS: a DB instance
// or a Multi-AZ DB cluster, with its subnet group and its parameter group.
//
// It never deletes, replaces or shrinks data unless the deletion policy says so,
// never lowers a version, and never makes a change that interrupts the database
// before its maintenance window unless the spec says so.
package database
