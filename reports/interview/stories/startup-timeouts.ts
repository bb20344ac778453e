import { recovery, shownAfter, triage, where, whether } from '../figures.ts';
import { say } from '../prose.ts';
import { claim, type InterviewStory } from '../story.ts';

const scary = /waiting for|not ready|Still waiting on|unsynced|^# |\.:53|CoreDNS-/;
/** In the words of either version. */
const notReady = /not ready|Still waiting on/;

export const startupTimeouts: InterviewStory = {
  id: 'startup-timeouts',
  name: 'A frightening log',
  situation: [
    'A developer restarted the virtual machine that his small cluster lives in, and now sends you forty lines of CoreDNS’s log: waiting for the Kubernetes API, plugins not ready, “starting server with unsynced Kubernetes API”. He writes: “DNS is broken, please look at it urgently.” He sent it five minutes ago. You have not asked whether anything fails.',
  ],
  questions: [
    {
      asks: 'What do you ask him before you read a single line?',
      answer: [
        '“Does a lookup fail right now?” and “When was the last of these lines written?” A log is a diary. It says what was wrong once, and is silent about today.',
      ],
      shows: [claim('wait/lookups-work', /status:|IN\s+A/)],
    },
    {
      asks: 'Fine. Read the lines to me as a story.',
      answer: [
        'It starts and wants to load the Services from the API before it answers anybody. The API does not answer. After five seconds it gives up waiting, opens its port all the same and says so: “unsynced”. From then on it runs without knowing anything, and the readiness check keeps it out of the Service, so that nobody gets a wrong answer out of it. That is not a malfunction; it is a careful server.',
      ],
      shows: [claim('lines-in-order', scary)],
    },
    {
      asks: 'How do you tell whether it is still going on?',
      answer: [
        'By the time stamps, against the start of the container and against the clock. The last of the bad lines is old, every pod is Ready, every lookup is answered: over. If any of the three were otherwise, I would not say so.',
        say`The lab decides by the same three questions, and came to: ${triage}.`,
      ],
      shows: [claim('wait/errors-are-over', notReady), claim('wait/pods-ready')],
    },
    {
      asks: 'Was there an outage at all?',
      answer: [
        'While it lasted, yes. No pod was Ready, and lookups were refused or timed out. A restart of the whole machine means a minute or so without DNS; that is known and accepted, or one has more than one machine.',
      ],
      shows: [claim('lookups-fail')],
    },
  ],
  rootCause: [
    'CoreDNS started before the pods’ way to the API server was there.',
    'It waited, opened its port unsynced, and stayed out of the Service until it had loaded what it needs.',
    'When the network came, it synced and became Ready by itself; the lines stayed in the log.',
  ],
  fixes: [
    {
      remedy: 'wait',
      told: [
        'Nothing. Close the ticket with the time stamps, and with a lookup that works.',
        say`In this run nobody did anything, and DNS was back by itself within ${recovery('wait')} of our beginning to wait, without a single restart.`,
      ],
    },
  ],
  temptations: [],
  noticing: {
    told: [
      say`The fault showed ${shownAfter} after the pods were replaced: Ready replicas fell to zero, the prober lost its answers, and both came back without help. So an alarm on “no Ready replica” needs a little patience (\`for: 2m\`), and an alarm that fires on words in a log is one that people learn to ignore.`,
    ],
    prober: 'protocol',
  },
  prevention: [
    'Nothing needs preventing, other than the panic. Put the three questions into the runbook: is the last error old, are the pods Ready, does a lookup work?',
    'Read logs with `--since=10m` and `--timestamps`, and never the whole of them.',
    'If a minute without DNS at a node’s restart is too much, the answer is replicas on other nodes, not a faster start.',
  ],
  followUps: [
    {
      asks: 'From when on would you worry?',
      answer: [
        'When the lines are young and the container is not. Two minutes after its start is a good rule. The next chapter has the same log with the other ending, and on the first day of reading you cannot tell them apart by a single line.',
      ],
      shows: [claim('wait/old-lines-stay', /unsynced/)],
    },
    {
      asks: 'The guide’s log has an `[ERROR] … dial tcp … i/o timeout`. Yours does not. Why?',
      answer: [
        [
          'One attempt to connect lasts 30 s before it counts as failed.',
          whether('wait/errors-are-over', /\[ERROR\]/, {
            so: 'Then this version says it in two lines: an `[ERROR]` that reads `Unhandled Error` and no more, and the `dial tcp` in one of `[INFO]`. A shorter outage leaves neither.',
            not: 'The client of CoreDNS 1.14 repeats it silently: in a short outage there is not a single error line.',
          }),
          'So `grep ERROR` is no test for this, in either direction.',
        ],
      ],
      shows: [
        claim('dial-timeout', /dial tcp|unsynced/),
        claim('wait/errors-are-over', /\[ERROR\]|dial tcp|not ready/),
      ],
    },
    {
      asks: 'And the words “Still waiting on” from the manual?',
      answer: [
        [
          where('readiness-line', {
            confirmed: 'They are there, as they are until CoreDNS 1.12.1. From 1.12.2 on it says “Plugins not ready”.',
            'confirmed-differently':
              'They do not appear. They did until CoreDNS 1.12.1. Since then it says “Plugins not ready”.',
          }),
          'If an alarm of yours searches for words, it belongs to a version, and has to be tested at each upgrade.',
        ],
      ],
      shows: [claim('readiness-line', notReady)],
    },
  ],
};
