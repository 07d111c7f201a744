package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// often is how often a watched app is looked at. A look is one or two reads, and
// needs no right to watch.
const often = 2 * time.Second

// clear moves to the upper left corner, and empties the terminal.
const clear = "\x1b[H\x1b[2J"

// follow shows what a look finds until the caller stops it, or what was there is gone.
func (p *plugin) follow(ctx context.Context, look func(context.Context) (picture, error)) error {
	ticker := time.NewTicker(often)
	defer ticker.Stop()
	drawn := onTerminal(p.Out)
	shown := picture{}
	for first := true; ; first = false {
		pic, err := look(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil && !first && gone(err):
			fmt.Fprintln(p.ErrOut, "The app is gone.")
			return nil
		case err != nil:
			return err
		}
		if drawn {
			pic.text = clear + pic.text
		}
		if drawn || first || pic.version != shown.version {
			if err := p.show(pic); err != nil {
				return err
			}
		}
		shown = pic
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// gone is true of what is not there.
func gone(err error) bool {
	var f fault
	return errors.As(err, &f) && f.code == exitMissing
}
