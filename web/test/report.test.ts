// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { Submission } from '../src/lib/api/types';
import { verifyDirectory } from '../src/lib/keys/directory';
import { Pins } from '../src/lib/pins';
import { Entry } from '../src/lib/reports/entry';
import { OpenReport } from '../src/lib/reports/report.svelte';
import * as seal from '../src/lib/seal';
import { session } from '../src/lib/session.svelte';
import { emptyForm } from '../src/routes/enter/form.svelte';
import { kNetwork, organisation, reportFor, sessionOf } from './world';

beforeAll(() => seal.ready());
afterEach(() => void vi.unstubAllGlobals());

type Call = { method: string; url: string; body: Record<string, unknown> };

/** Bob with one report open; `answer` gives what the server says to everything but the report itself. */
async function opened(answer: (call: Call) => { status: number; body: unknown }) {
  const org = organisation('Yayasan Pelita');
  const directory = { network: kNetwork, organisations: [org.shown] };
  const wrapped = seal.toBase64url(seal.wrapFor(org.bob.person.box.publicKey, org.seed));
  const circle = { circle_id: seal.circleId(org.id, '', 'intake'), org_id: org.id, team: '', class: 'intake', epoch: 1, wrapped };
  const calls: Call[] = [];
  let file: unknown;
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    const call = { method: init?.method ?? 'GET', url, body: init?.body ? (JSON.parse(init.body as string) as Record<string, unknown>) : {} };
    calls.push(call);
    if (url.endsWith('/keys')) return new Response(JSON.stringify({ circles: [circle] }));
    if (url.endsWith('/directory')) return new Response(JSON.stringify(directory));
    if (call.method === 'GET') return new Response(JSON.stringify(file));
    if (url.endsWith('/entries')) return new Response('{}', { status: 201 });
    const { status, body } = answer(call);
    return new Response(JSON.stringify(body), { status });
  });
  await session.enter(sessionOf(org, org.bob), org.bob.person);
  const entry = new Entry(kNetwork);
  const recipients = verifyDirectory(directory, kNetwork, new Pins(kNetwork, 'x')).flatMap((one) => (one.intake ? [one.intake] : []));
  await entry.send({ ...emptyForm(), story: 'Kapal ikan' }, [], recipients, () => {});
  const sent = calls.find((call) => call.url.endsWith('/entries'))?.body as unknown as Submission;
  const { body, box_pk, files_list, additions, replies, notes, next_seq, prev, recipients: others, ...report } = reportFor(org, sent, sent.box_pk);
  file = { report, body, box_pk, files_list, additions, replies, notes, next_seq, prev, recipients: others };
  const made = new OpenReport(sent.report_id);
  await made.load();
  calls.length = 0;
  return { report: made, calls };
}

it('opens story and title with the circle key', async () => {
  const { report } = await opened(() => ({ status: 201, body: {} }));
  expect(report.opened?.title).toBe('Kapal ikan');
  expect(report.opened?.body?.story).toBe('Kapal ikan');
});

it('a change of the row goes out with its version and has nothing delivered again', async () => {
  const { report, calls } = await opened(() => ({ status: 200, body: { version: 2 } }));
  expect(await report.close('helped')).toBe(true);
  expect(calls).toEqual([{ method: 'POST', url: `/api/v1/reports/${report.id}/closure`, body: { outcome: 'helped', version: 1 } }]);
  expect(report.file).toMatchObject({ state: 'closed', outcome: 'helped', version: 2 });
});

it('a conflict reloads the report and says so', async () => {
  const { report, calls } = await opened(() => ({ status: 409, body: { key: 'conflict', text: { id: 'x', en: 'x' } } }));
  expect(await report.reply('Kami membantu')).toBe(false);
  expect(report.problem).toContain('Tulisan Anda tetap ada');
  expect(calls.map((call) => call.method)).toEqual(['POST', 'GET']);
});

it('an answer leaves the browser sealed', async () => {
  const { report, calls } = await opened(() => ({ status: 201, body: { seq: 1 } }));
  expect(await report.reply('Kami membantu')).toBe(true);
  expect(JSON.stringify(calls[0]?.body)).not.toContain('Kami');
  expect(calls[0]?.body).toHaveProperty('reporter_wrapped');
});
