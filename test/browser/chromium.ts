import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import puppeteer, { type Browser } from 'puppeteer-core';

/** Under these names Debian and others install it. */
const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/**
 * Finds a Chromium on the machine.
 *
 * @returns its path; undefined where there is none
 */
export async function findChromium(): Promise<string | undefined> {
  const { stdout } = await execa('sh', ['-c', names.map((name) => `command -v ${name}`).join(' || ')], {
    reject: false,
  });
  return stdout.split('\n')[0] || undefined;
}

/** A browser without a window and without a network, in a profile that nobody used before; it leaves with its profile. */
export interface OwnBrowser extends AsyncDisposable {
  readonly browser: Browser;
}

/**
 * Starts a Chromium.
 *
 * @param executablePath as `findChromium` gives it
 */
export async function startChromium(executablePath: string): Promise<OwnBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'dnsdrill-chromium-'));
  const browser = await puppeteer.launch({
    executablePath,
    headless: true,
    userDataDir: profile,
    args: [
      // Its sandbox refuses to work for root, and containers have no other user.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      // Containers often have a small /dev/shm.
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--force-color-profile=srgb',
      '--hide-scrollbars',
      // No name leads anywhere: a page that asks the network is found out, not served.
      '--host-resolver-rules=MAP * ~NOTFOUND',
    ],
  });
  return {
    browser,
    async [Symbol.asyncDispose]() {
      await browser.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
