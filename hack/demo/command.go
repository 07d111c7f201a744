package main

import (
	"context"
	"fmt"
	"strings"
)

// command is one thing to do to a demo that stays up.
type command struct {
	name, help string
	zone       bool // it may name a zone
	do         func(ctx context.Context, s *stage, zone string) (string, error)
}

func commands() []command {
	return []command{
		{"zone-down", "a zone goes dark: the one named, or the first that is up", true, zoneDown},
		{"zone-up", "it returns: the one named, or every dark one", true, zoneUp},
		{"throttle", "AWS refuses every call as one too many", false, throttle},
		{"delete-listener", "a stranger deletes a listener of the app", false, deleteListener},
		{"failover", "the database fails over to its standby", false, fail},
		{"heal", "every zone returns, and AWS takes calls again", false, heal},
	}
}

// wish is what the command line asks for: the story, the story with its moments
// kept in a folder, an app that stays up, or an order to one that does.
type wish struct {
	keep   bool
	record string
	order  []string
}

func parse(args []string) (wish, error) {
	switch {
	case len(args) == 0:
		return wish{}, nil
	case len(args) == 1 && args[0] == "--keep":
		return wish{keep: true}, nil
	case len(args) == 2 && args[0] == "--record":
		return wish{record: args[1]}, nil
	}
	if _, _, err := understand(args); err != nil {
		return wish{}, err
	}
	return wish{order: args}, nil
}

// understand finds the command of an order, and the zone that it names.
func understand(order []string) (c command, zone string, err error) {
	if len(order) == 0 {
		return command{}, "", fmt.Errorf("no command; there are:\n%s", usage())
	}
	for _, c := range commands() {
		switch {
		case c.name != order[0]:
		case len(order) == 1:
			return c, "", nil
		case len(order) == 2 && c.zone:
			return c, order[1], nil
		default:
			return command{}, "", fmt.Errorf("%s takes no more than: %s", c.name, c.call())
		}
	}
	return command{}, "", fmt.Errorf("there is no command %q; there are:\n%s", order[0], usage())
}

// call is how a person gives the command.
func (c command) call() string {
	if c.zone {
		return "make " + c.name + " [ZONE=…]"
	}
	return "make " + c.name
}

func usage() string {
	var out strings.Builder
	for _, c := range commands() {
		fmt.Fprintf(&out, "  %-26s %s\n", c.call(), c.help)
	}
	return strings.TrimSuffix(out.String(), "\n")
}
