// SPDX-License-Identifier: Apache-2.0
// The plan of services, what is attached, and the timeline: what a case worker's browser seals, and what it shows again.
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { attachedOf, attachmentPayload, kMostAttached, NotAttachable } from '../../src/lib/cases/attachments';
import { OpenCase } from '../../src/lib/cases/case.svelte';
import { eventsOf } from '../../src/lib/cases/events';
import { serviceKind, servicesOf, taskName } from '../../src/lib/cases/services';
import { taskWords } from '../../src/lib/cases/tasks';
import type { CaseParts, SectionIn, TaskOut } from '../../src/lib/cases/types';
import { locale } from '../../src/lib/i18n';
import * as seal from '../../src/lib/seal';
import { type Call, caseFile, enter, office } from './world';

beforeAll(() => {
  locale.set('id');
  return seal.ready();
});
afterEach(() => void vi.unstubAllGlobals());

async function opened(change: Partial<CaseParts> = {}) {
  const own = office('Yayasan Pelita');
  const id = seal.randomId();
  const file = caseFile(own, id, change);
  const calls: Call[] = [];
  await enter(own, [], (call) => {
    calls.push(call);
    return { status: 200, body: call.method === 'GET' ? file : { version: 1 } };
  });
  const open = new OpenCase(id);
  await open.load();
  calls.length = 0;
  return { own, id, open, calls, file };
}

/** A task as the server gives back what was sent. */
const stored = (sent: object, circle: string, change: Partial<TaskOut> = {}): TaskOut => ({ ...(sent as TaskOut), made_by: 'a', circle_id: circle, done: false, dropped: false, done_ms: null, version: 1, ...change });

describe('services', () => {
  it('for whom and what goes out sealed; one given already is done at once, on its own day', async () => {
    const { own, open, calls } = await opened();
    const person = seal.randomId();
    expect(await open.addTask(serviceKind('health'), '2026-11-20', 'b'.repeat(32), { text: 'Periksa di puskesmas', personId: person, givenDay: '2026-11-20' })).toBe(true);
    const [made, done] = calls.filter((call) => call.method !== 'GET');
    expect(JSON.stringify(made)).not.toContain('puskesmas');
    expect(JSON.stringify(made)).not.toContain(person);
    expect(made?.body).toMatchObject({ kind: 'service_health', due_day: '2026-11-20' });
    expect(done).toMatchObject({ method: 'PUT', body: { done: true, version: 1 } });
    const task = stored(made?.body ?? {}, seal.circleId(own.org.id, '', 'intake'), { done: true, done_ms: Date.parse('2026-11-25T03:00:00Z') });
    expect(taskWords(task)).toEqual({ text: 'Periksa di puskesmas', personId: person, givenDay: '2026-11-20' });
    const health = servicesOf({ referrals: [] }, { tasks: [task] })[1];
    expect(health).toMatchObject({ service: 'health', state: 'given', entries: [{ personId: person, text: 'Periksa di puskesmas', day: '2026-11-20' }] });
  });

  it('one that was planned is given on the day when somebody says so, and one that is dropped is not given', async () => {
    const { own, open, calls } = await opened();
    await open.addTask(serviceKind('return'), '2026-12-24', '', { text: 'Tiket kapal', personId: '', givenDay: '' });
    const posts = calls.filter((call) => call.method !== 'GET');
    expect(posts).toHaveLength(1);
    const task = stored(posts[0]?.body ?? {}, seal.circleId(own.org.id, '', 'intake'));
    const back = (change: Partial<TaskOut>) => servicesOf({ referrals: [] }, { tasks: [{ ...task, ...change }] })[4];
    expect(back({})).toMatchObject({ service: 'return', state: 'planned', entries: [{ day: '2026-12-24' }] });
    const ended = { done: true, done_ms: Date.parse('2026-12-20T03:00:00Z') };
    expect(back(ended)).toMatchObject({ state: 'given', entries: [{ day: '2026-12-20' }] });
    expect(back({ ...ended, dropped: true })).toMatchObject({ state: 'none', entries: [{ day: '2026-12-24' }] });
    expect(taskName('service_return')).toBe('Layanan: Pemulangan');
  });

  it('a referral that waits is more than a plan, one that was refused is nothing', () => {
    const referral = (state: string) => ({ id: 'r', said: { need: 'social' } as seal.ReferralStatement, state, message: null, answers: [] });
    const state = (...states: string[]) => servicesOf({ referrals: states.map(referral) }, { tasks: [] })[2]?.state;
    expect([state(), state('refused'), state('sent'), state('refused', 'accepted'), state('done')]).toEqual(['none', 'none', 'referred', 'referred', 'given']);
  });
});

describe('attachments', () => {
  const pdf = (size: number) => new File([`%PDF-1.7\n${'x'.repeat(size - 9)}`], 'laporan polisi.pdf', { type: 'application/pdf' });

  it('a PDF goes out sealed about the case itself and comes back as it was', async () => {
    const { id, open, calls } = await opened();
    const payload = await attachmentPayload(pdf(4000), 'Laporan polisi');
    expect((await open.save('evidence', id, null, payload)).state).toBe('saved');
    const sent = calls[0]?.body as unknown as SectionIn;
    expect(sent).toMatchObject({ class: 'evidence', subject_id: id, version: 1 });
    const back = attachedOf(open.sections.get(sent.section_id)?.payload ?? null);
    expect(back).toMatchObject({ name: 'laporan polisi.pdf', text: 'Laporan polisi', picture: false });
    expect(await back?.blob.text()).toBe(await pdf(4000).text());
  });

  it('the largest that is taken fits the server; a larger one and another kind are refused before they are sealed', async () => {
    const { id, open, calls } = await opened();
    expect((await open.save('evidence', id, null, await attachmentPayload(pdf(kMostAttached), 'x'.repeat(120)))).state).toBe('saved');
    expect(seal.fromBase64url((calls[0]?.body as unknown as SectionIn).envelope).length).toBeLessThanOrEqual(2 * 1024 * 1024);
    await expect(attachmentPayload(pdf(kMostAttached + 1), '')).rejects.toEqual(new NotAttachable('large'));
    await expect(attachmentPayload(new File(['<html>'], 'x.pdf', { type: 'application/pdf' }), '')).rejects.toEqual(new NotAttachable('kind'));
  });

  it('what lies about its kind is not shown', () => {
    expect(attachedOf({ name: 'a', type: 'image/png', data: seal.toBase64url(seal.utf8('%PDF-1.4')) })).toBeNull();
    expect(attachedOf({ name: 'a', type: 'text/html', data: seal.toBase64url(seal.utf8('<script>')) })).toBeNull();
    expect(attachedOf(null)).toBeNull();
  });
});

it('the timeline tells of tasks, clocks, requests and moves too, and begins with the making of the case', async () => {
  const task = { task_id: 't', kind: 'call', due_day: '2026-11-26', owner: null, made_by: 'a', done: true, dropped: false, done_ms: 9000, envelope: '', circle_id: '', epoch: 1, wrapped: '', version: 2 };
  const { open, file } = await opened({
    opened_ms: 5000,
    tasks: [task, { ...task, task_id: 'u', kind: 'service_legal', dropped: true, done_ms: 8000 }, { ...task, task_id: 'open', done: false, done_ms: null }],
    clocks: [{ clock_id: 'k', clock: 'first_aid', began_ms: 5000, due_ms: 9e9, due_day: '', ended_ms: 7000, reason: 'done', state: 'ended' }],
    moves: [{ move_id: 'm', from: 'f', into: 'i', from_number: '2026/17.09/0001', into_number: '2026/17.09/0002', people: [], state: 'proposed', made_by: 'a', made_ms: 6000, done_by: null, done_ms: null }],
  });
  const { case: row, ...parts } = file;
  expect(eventsOf(open, { ...row, ...parts }).map((one) => one.text)).toEqual([
    'Selesai: Hubungi.',
    'Tidak jadi: Layanan: Bantuan hukum.',
    'Tenggat berakhir: first_aid (Sudah dilakukan).',
    'Pemindahan 2026/17.09/0001 ke 2026/17.09/0002 diusulkan.',
    'Tenggat mulai: first_aid.',
    'Kasus dibuat.',
  ]);
});
