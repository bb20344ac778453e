import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import type { Comparison } from '../../reports/comparison/compare.ts';
import { dnsdrill, root } from '../dnsdrill.ts';
import { everything, scratchDirectory } from './engine.ts';
import { full } from './full.ts';

/** The second node image may have to be built first. */
const longestMs = 40 * 60_000;
const versions = [
  { kubernetes: 'v1.34.4', coredns: '1.12.1' },
  { kubernetes: 'v1.36.3', coredns: '1.14.2' },
];

describe('a run with two versions of Kubernetes', function () {
  this.timeout(longestMs);

  full('tells the same story with each, compares them, and leaves nothing behind', async () => {
    const scratch = await scratchDirectory();
    const runs = join(scratch.path, 'runs');
    const ofTheLab = () => everything('label=dnsdrill.run');
    const before = await ofTheLab();
    const asked = versions.flatMap(({ kubernetes }) => ['--kubernetes', kubernetes]);
    const options = ['selector-mismatch', '--parallel', '1', '--out', runs, '-o', 'json'];
    const { exitCode, stdout, stderr } = await dnsdrill(['run', ...asked, ...options]);
    const comparison: Comparison = JSON.parse(String(stdout));

    const schema = JSON.parse(readFileSync(join(root, 'docs/comparison.schema.json'), 'utf8'));
    expect(z.fromJSONSchema(schema).safeParse(comparison).error?.issues ?? []).to.deep.equal([]);
    const found = comparison.versions.map(({ result: { environment: is } }) => ({
      kubernetes: is.kubernetes,
      coredns: is.coredns,
    }));
    expect(found).to.deep.equal(versions);
    expect(comparison.summary, String(stderr)).to.include({ different: 0, unknown: 0 });
    expect(comparison.summary.same).to.be.greaterThan(10);
    expect(exitCode, String(stderr)).to.equal(0);

    const whole = await dnsdrill(['report', 'latest', '--out', runs]);
    expect(whole.stdout).to.match(/claim or remedy\s+v1\.34\.4\s+v1\.36\.3/);
    const one = await dnsdrill(['report', `${comparison.comparison.id}/v1.34.4`, '--out', runs, '-o', 'json']);
    expect(JSON.parse(String(one.stdout)).environment.kubernetes).to.equal('v1.34.4');
    expect((await ofTheLab()).filter((part) => !before.includes(part))).to.deep.equal([]);
    await scratch.remove();
  });
});
