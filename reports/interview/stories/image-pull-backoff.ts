import { recovery, replicas, shownAfter, unanswered } from '../figures.ts';
import { say } from '../prose.ts';
import { claim, type InterviewStory, typed } from '../story.ts';

export const imagePullBackoff: InterviewStory = {
  id: 'image-pull-backoff',
  name: 'Half a rollout',
  situation: [
    'No customer complains. A colleague does: she is about to drain a node for maintenance, and has noticed that the rollout of CoreDNS that somebody started this morning “has been at 1 of 2 for three hours”. DNS works everywhere. She asks whether she may drain.',
  ],
  questions: [
    {
      asks: 'May she?',
      answer: [
        'Not before we know on which pod DNS lives. The rolling update has taken one old pod away and cannot bring a new one up, so a single old replica answers everybody. If it is on the node that she drains, her maintenance is an outage.',
      ],
      shows: [claim('image-pull-back-off')],
    },
    {
      asks: '`ImagePullBackOff`. Where is the reason written?',
      answer: [
        'In the events, and nowhere else. There is no container, and so no log to look into. “no such host” means that the name of the registry does not even resolve; with a wrong tag it would be “not found”, with wrong credentials “unauthorized”. These are three different people to call.',
      ],
      shows: [claim('registry-does-not-answer', /Failed to pull/), claim('no-log')],
    },
    {
      asks: 'A healthy start has an event that is missing here. Which?',
      answer: [
        '`Pulled`: either “successfully pulled” or “already present on machine”. Its absence separates “the image never came” from “the image came and the process died”, where the STATUS column alone can mislead when one looks at the wrong second.',
      ],
      shows: [claim('no-pulled-event'), claim('back-off-event')],
    },
    {
      asks: 'And DNS really works?',
      answer: [
        'It does, for internal and external names, from every node. That is the treacherous part: nobody has a reason to look.',
      ],
      shows: [claim('internal-names-resolve')],
    },
  ],
  rootCause: [
    'The Deployment names an image in a registry that cannot be reached.',
    'The new pods never get a container; the rolling update waits for them, as it should, and keeps what is left of the old ones.',
    'So DNS runs on one replica, with no spare and no sign of it for whoever only asks for names.',
  ],
  fixes: [
    {
      remedy: 'roll-back',
      told: [
        'Roll back: `kubectl rollout undo`. The old image is on the nodes already, so it needs no registry and no decision about the new version.',
        say`Both replicas were up ${recovery('roll-back')} later.`,
      ],
    },
    {
      remedy: 'pullable-image',
      told: [
        'If the new version is wanted: make the image available under the name that the Deployment uses. Then only patience is needed, since the kubelet tries again on its own, at growing intervals of up to five minutes.',
        say`Here that took ${recovery('pullable-image')}.`,
      ],
    },
  ],
  temptations: [
    {
      remedy: 'restart-coredns',
      thought: 'The rollout hangs, so start it again.',
      because: 'A third set of pods waits for the same image.',
    },
    {
      remedy: 'delete-pods',
      thought: 'Delete the stuck pods, then it will sort itself out.',
      because: [
        'The ReplicaSets make the same ones again, in the same numbers. And look at the command: by the label one deletes the old, working pod too.',
        'A rolling update protects you from a bad image; this takes the protection away for a moment.',
      ],
      shows: [typed('delete-pods', /deleted/)],
    },
  ],
  noticing: {
    told: [
      say`A lookup does not notice: of the prober’s, ${unanswered('symptoms')} went unanswered.`,
      'What moved is the Deployment: one available replica where two are wanted, and a `Progressing` condition that turns false after ten minutes. `kube_deployment_status_replicas_available` below `kube_deployment_spec_replicas` for five minutes is the alarm to have, with the name of the Deployment in it.',
      say`The first BackOff event came within ${shownAfter} of the change.`,
    ],
    shows: [claim('back-off-event')],
    prober: 'name',
  },
  prevention: [
    'Let the pipeline wait for the rollout (`kubectl rollout status --timeout=…`) and fail if it does not finish. “Applied” is not “running”.',
    'Mirror the images of the system components into a registry that is up whenever the cluster is, or load them onto the nodes beforehand.',
    'Pin images by digest: a tag that moves can vanish from one node and be cached on the next.',
  ],
  followUps: [
    {
      asks: 'How exposed was the cluster during those three hours?',
      answer: [
        say`At the end of a fruitless restart, ${replicas('restart-coredns')} replicas ran what the Deployment asks for.`,
        'All of DNS hung on one pod, and on the node under it. What the death of a single replica costs is another chapter, in seconds.',
      ],
    },
    {
      asks: 'Would you raise the number of replicas, to be on the safe side?',
      answer: [
        'I would like to, and cannot: every new pod comes from the template that is broken. It is a good reason to have had three before.',
      ],
    },
  ],
};
