package main

import (
	"context"
	"errors"
	"time"
)

// often is how often a watched app is looked at. A look is one or two reads, and
// needs no right to watch.
const often = 2 * time.Second

// blank moves to the upper left corner, and empties the terminal.
const blank = "\x1b[H\x1b[2J"

// follow shows what a look finds until the caller stops it, or what was there is
// gone. What has failed is tried again, unless it failed at the first look.
func (p *plugin) follow(ctx context.Context, look func(context.Context) (picture, error)) error {
	ticker := time.NewTicker(often)
	defer ticker.Stop()
	var shown picture
	for first := true; ; first = false {
		pic, err := look(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil && !first && gone(err):
			p.remark("The app is gone.")
			return nil
		case err != nil && !first && passes(err):
			p.remark(err.Error() + "; trying again")
		case err != nil:
			return err
		case onTerminal(p.Out):
			pic.text = blank + pic.text
			err = p.show(pic)
		case first || pic.version != shown.version:
			shown, err = pic, p.show(pic)
		}
		if err != nil && !passes(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// gone is true of what is not there.
func gone(err error) bool { return err != nil && code(err) == exitMissing }

// passes is true of an error that may be another one in a moment.
func passes(err error) bool {
	var f fault
	return errors.As(err, &f) && f.code == exitFailed
}
