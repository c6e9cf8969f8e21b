// The browser that tests open pages in. It needs nothing from the machine: the package brings the libraries that Debian
// may lack, and a font, without which Chromium crashes.
import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createBrotliDecompress } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';

export interface OpenBrowser {
  readonly browser: Browser;
  /** Ends the browser and removes its files. */
  close(): Promise<void>;
}

const execute = promisify(execFile);
const packed = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '../bin');

/**
 * Unpacks a browser of the caller's own and starts it; takes about two seconds. The package's `executablePath()` unpacks
 * to one place for everybody, where a test file finds the program that another is still writing.
 */
export async function openBrowser(): Promise<OpenBrowser> {
  const folder = await mkdtemp(join(tmpdir(), 'troupe-browser-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true });
  try {
    await unpackInto(folder);
    const browser = await launchFrom(folder);
    return { browser, close: () => browser.close().then(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function unpackInto(folder: string): Promise<void> {
  await Promise.all([
    decompress('chromium.br', join(folder, 'chromium')),
    unpackTar('al2023.tar.br', folder),
    unpackTar('fonts.tar.br', folder),
  ]);
  // Instead of the package's own, which looks for fonts in fixed places.
  const fonts = `<dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'fonts-cache')}</cachedir>`;
  await writeFile(join(folder, 'fonts.conf'), `<fontconfig>${fonts}</fontconfig>\n`);
}

async function unpackTar(name: string, folder: string): Promise<void> {
  const tar = join(folder, name);
  await decompress(name, tar);
  await execute('tar', ['-x', '--no-same-owner', '-f', tar, '-C', folder]);
}

async function decompress(name: string, target: string): Promise<void> {
  const output = createWriteStream(target, { mode: 0o700 });
  await pipeline(createReadStream(join(packed, name)), createBrotliDecompress(), output);
}

/** Its environment is its own: the same fonts on every machine, nobody's home, and its libraries reach nobody else. */
function launchFrom(folder: string): Promise<Browser> {
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    // Chromium's sandbox refuses to run as root, as tests do in a container; they open only their own pages.
    args: ['--no-sandbox', '--disable-gpu'],
    env: {
      HOME: folder,
      TMPDIR: folder,
      LD_LIBRARY_PATH: join(folder, 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  });
}
