package controllers

import (
	"slices"

	"k8s.io/client-go/util/workqueue"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

// inARow is how many apps somebody waits for may pass one that is looked at as a routine.
const inARow = 3

// lanes are the apps whose turn has come, oldest first. Those that somebody waits
// for, because their spec has changed or AWS has a token for them now, pass those
// that are only looked at again: with a thousand of these it would take long.
type lanes struct {
	urgent          func(reconcile.Request) bool
	express, common []reconcile.Request
	passed          int
}

// Touch is told of one that waits already.
func (l *lanes) Touch(r reconcile.Request) {
	if i := slices.Index(l.common, r); i >= 0 && l.urgent(r) {
		l.common = slices.Delete(l.common, i, i+1)
		l.express = append(l.express, r)
	}
}

func (l *lanes) Push(r reconcile.Request) {
	if l.urgent(r) {
		l.express = append(l.express, r)
	} else {
		l.common = append(l.common, r)
	}
}

func (l *lanes) Len() int { return len(l.express) + len(l.common) }

func (l *lanes) Pop() reconcile.Request {
	if len(l.common) == 0 || len(l.express) > 0 && l.passed < inARow {
		l.passed++
		return pop(&l.express)
	}
	l.passed = 0
	return pop(&l.common)
}

func pop(lane *[]reconcile.Request) reconcile.Request {
	first := (*lane)[0]
	*lane = (*lane)[1:]
	return first
}

func queue(clk clock.WithTicker, urgent func(reconcile.Request) bool) func(string, workqueue.TypedRateLimiter[reconcile.Request]) workqueue.TypedRateLimitingInterface[reconcile.Request] {
	return func(name string, limiter workqueue.TypedRateLimiter[reconcile.Request]) workqueue.TypedRateLimitingInterface[reconcile.Request] {
		ready := workqueue.NewTypedWithConfig(workqueue.TypedQueueConfig[reconcile.Request]{Name: name, Clock: clk, Queue: &lanes{urgent: urgent}})
		later := workqueue.NewTypedDelayingQueueWithConfig(workqueue.TypedDelayingQueueConfig[reconcile.Request]{Name: name, Clock: clk, Queue: ready})
		return workqueue.NewTypedRateLimitingQueueWithConfig(limiter, workqueue.TypedRateLimitingQueueConfig[reconcile.Request]{Name: name, Clock: clk, DelayingQueue: later})
	}
}
