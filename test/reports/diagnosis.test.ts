import { expect } from 'chai';
import { judge } from '../../harness/diagnose/judge.ts';
import { diagnosisRenderers } from '../../reports/diagnosis/index.ts';
import { diagnosisSchema } from '../../reports/diagnosis/schema.ts';
import { changed, recorded, there } from '../diagnose/observations.ts';

const look = { color: false, width: 100 };
const render = (output: keyof typeof diagnosisRenderers, observations = recorded('dns-loop-pod')) =>
  diagnosisRenderers[output]({ diagnosis: judge(observations), observations }, look);

describe('a diagnosis for a terminal', () => {
  it('begins with the cause and how sure it is, and has the fix as commands', () => {
    const [first, second, ...rest] = render('table').split('\n');
    expect(first).to.contain('CoreDNS forwards to itself');
    expect(second).to.match(/dns-loop: a fault; layer CoreDNS; confidence high \(0\.\d\d\)/);
    expect(rest.join('\n')).to.match(/What to do[\s\S]*kubectl -n kube-system rollout restart deployment\/coredns/);
  });

  it('says in one line that nothing is wrong', () => {
    expect(render('table', recorded('healthy-cluster-pod')).split('\n')[0]).to.equal('Nothing is wrong now.');
  });

  it('says what was not tried, and how to have it tried', () => {
    expect(render('table', recorded('healthy-cluster'))).to.match(/too little was seen[\s\S]*--probe-pod/);
  });

  it('keeps to its width, but for commands', () => {
    const text = render('table').replace(/What to do[\s\S]*?\n\n/, '');
    expect(Math.max(...text.split('\n').map((line) => line.length))).to.be.at.most(look.width);
  });

  it('has the six steps, whatever was seen', () => {
    const unseen = changed('healthy-cluster', (one) => {
      for (const part of ['pods', 'nodes', 'service', 'endpoints', 'kubeProxy'] as const)
        one[part] = { unseen: `get ${part}: not allowed` };
    });
    const text = render('table', unseen);
    for (const step of ['1.', '2.', '3.', '4.', '5.', '6.'])
      expect(text).to.match(new RegExp(`[✓✗?] ${step.replace('.', String.raw`\.`)} `));
    expect(text).to.contain('get pods: not allowed');
  });
});

describe('what a cluster says', () => {
  const hostile = '\u001B[2J|<script>alert(1)</script>`\n# heading\u202E';
  const observations = changed('dns-loop-pod', (one) => {
    for (const pod of there(one.pods)) {
      pod.name = hostile;
      if ('seen' in pod.log.current) for (const line of pod.log.current.seen) line.text += hostile;
      if ('seen' in pod.log.previous) for (const line of pod.log.previous.seen) line.text += hostile;
    }
    one.nodes = { unseen: hostile };
  });

  it('moves no cursor and reorders no line of a terminal', () => {
    expect(render('table', observations)).not.to.match(/\p{Cc}(?<!\n)|\u202E/u);
  });

  it('becomes no markup in Markdown', () => {
    const text = render('markdown', observations);
    expect(text.replaceAll(/`+[^`]*`+/g, '')).not.to.match(/(?<!\\)<script|^# heading/m);
    expect(text).not.to.match(/\p{Cc}(?<!\n)|\u202E/u);
  });
});

describe('a diagnosis as JSON', () => {
  for (const name of ['dns-loop-pod', 'healthy-cluster', 'single-replica-pod']) {
    it(`of ${name} is what its schema describes`, () => {
      const document: unknown = JSON.parse(render('json', recorded(name)));
      expect(diagnosisSchema.parse(document)).to.deep.equal(document);
    });
  }
});

describe('a diagnosis as Markdown', () => {
  it('has the cause as its title and the fix as a block', () => {
    const text = render('markdown');
    expect(text).to.match(/^# CoreDNS forwards to itself/);
    expect(text).to.match(/## What to do[\s\S]*```sh\n/);
  });
});
