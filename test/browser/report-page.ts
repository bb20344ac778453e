import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'puppeteer-core';
import { html } from '../../reports/html.ts';
import type { Look, Renderer, ReportedRun } from '../../reports/renderer.ts';
import { findChromium, type OwnBrowser, startChromium } from './chromium.ts';

/** What a page did that a report never does. */
export interface Misdeeds {
  /** Errors and warnings on the console, violations of the policy among them. */
  readonly console: string[];
  readonly dialogs: string[];
  /** Whatever it asked for but itself. */
  readonly requests: string[];
}

export interface OpenReport {
  readonly page: Page;
  readonly url: string;
  readonly misdeeds: Misdeeds;
}

interface Reading {
  readonly hash?: string;
  readonly script?: boolean;
  readonly width?: number;
  /** Of another page than the report. */
  readonly renderer?: Renderer;
  readonly look?: Partial<Look>;
}

/** Reports as files on the disk, each opened in a page of its own. */
export class ReportShelf {
  readonly #own: OwnBrowser;
  readonly #directory = mkdtempSync(join(tmpdir(), 'dnsdrill-report-'));

  private constructor(own: OwnBrowser) {
    this.#own = own;
  }

  /** @returns undefined where there is no Chromium */
  static async open(): Promise<ReportShelf | undefined> {
    const chromium = await findChromium();
    if (chromium !== undefined) return new ReportShelf(await startChromium(chromium));
    console.log('    skipped: there is no Chromium here; `test/browser/install` says how to get one');
    return undefined;
  }

  /** Renders a run to a file, and opens it as a person would, with a new profile and no network. */
  async read(run: ReportedRun, options: Reading = {}): Promise<OpenReport> {
    const file = join(this.#directory, 'report.html');
    const { renderer = html, look = {} } = options;
    writeFileSync(file, renderer(run, { color: false, width: 80, ...look }));
    const url = pathToFileURL(file).href;
    const page = await this.#own.browser.newPage();
    await page.setViewport({ width: options.width ?? 1440, height: 900 });
    await page.setJavaScriptEnabled(options.script ?? true);
    const misdeeds: Misdeeds = { console: [], dialogs: [], requests: [] };
    page.on('console', (message) => misdeeds.console.push(message.text()));
    page.on('pageerror', (error) => misdeeds.console.push(String(error)));
    page.on('dialog', (dialog) => {
      misdeeds.dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (request.url().split('#')[0] !== url) misdeeds.requests.push(request.url());
    });
    await page.goto(url + (options.hash ?? ''));
    return { page, url, misdeeds };
  }

  async [Symbol.asyncDispose]() {
    await this.#own[Symbol.asyncDispose]();
    rmSync(this.#directory, { recursive: true });
  }
}

/** A shelf for the tests of a suite, which are skipped where there is no Chromium. To be called where `before` is. */
export function shelfOfSuite(): { readonly read: ReportShelf['read'] } {
  let shelf: ReportShelf | undefined;
  before(async function () {
    shelf = await ReportShelf.open();
    if (shelf === undefined) this.skip();
  });
  after(() => shelf?.[Symbol.asyncDispose]());
  return {
    read(...asked) {
      if (shelf === undefined) throw new Error('the suite has no shelf');
      return shelf.read(...asked);
    },
  };
}

export const noMisdeeds: Misdeeds = { console: [], dialogs: [], requests: [] };
