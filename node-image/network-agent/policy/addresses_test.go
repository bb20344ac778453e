package policy

import (
	"testing"
	"time"
)

func TestAnAddressThatWasGivenAway(t *testing.T) {
	state := cluster(t, `{podSelector: {matchLabels: {app: old}}}`)
	newer := pod("shop/newer", "worker", "10.244.1.7", "app=new")
	newer.CreationTimestamp.Time = time.Unix(2_000_000, 0)
	state.Pods = append(state.Pods, pod("shop/older", "worker", "10.244.1.7", "app=old"), newer)
	if rules, _ := For(this, state); len(rules.Pods) != 0 {
		t.Errorf("the rules of a pod that is gone are on its successor: %+v", rules.Pods)
	}
}

func TestAPeerWhoseAddressWasGivenAway(t *testing.T) {
	state := cluster(t, `{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {matchLabels: {app: friend}}}]}]}`)
	const address = "10.244.2.9"
	friend := pod("shop/friend", "elsewhere", address, "app=friend")
	state.Pods = append(state.Pods, friend)
	if rules, _ := For(this, state); !allows(rules, address+" > "+web+" TCP/80") {
		t.Error("a friend does not pass")
	}
	stranger := pod("watch/stranger", "elsewhere", address, "app=stranger")
	stranger.CreationTimestamp.Time = friend.CreationTimestamp.Add(time.Minute)
	state.Pods = append(state.Pods, stranger)
	if rules, _ := For(this, state); allows(rules, address+" > "+web+" TCP/80") {
		t.Error("a stranger passes under the address that a friend had")
	}
}
