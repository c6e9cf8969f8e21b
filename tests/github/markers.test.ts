import { describe, expect, it } from 'vitest';
import { createMarkers } from '../../src/github/markers.ts';

describe('hidden markers', () => {
  const ours = createMarkers('our secret');

  it('are found again in the text they were put into', () => {
    const body = `Hello\n\n${ours.write('7#1/3/T1:pull')}`;
    expect(ours.carries(body, '7#1/3/T1:pull')).toBe(true);
    expect(ours.carries(body, '7#1/3/T2:pull')).toBe(false);
    expect(ours.genuine(body)).toEqual([ours.write('7#1/3/T1:pull')]);
  });

  it('cannot be made by anybody else', () => {
    const forged = createMarkers('a guess').write('7#1/3/T1:pull');
    expect(ours.carries(forged, '7#1/3/T1:pull')).toBe(false);
    expect(ours.genuine(forged)).toEqual([]);
    expect(ours.carries(null, '7#1/3/T1:pull')).toBe(false);
  });

  it('stay comments whatever they name', () => {
    const marker = ours.write('a --> <b> c');
    expect(marker).toMatch(/^<!-- troupe:a%20--%3E%20%3Cb%3E%20c:[0-9a-f]{32} -->$/);
    expect(ours.carries(marker, 'a --> <b> c')).toBe(true);
  });
});
