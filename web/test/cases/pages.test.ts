// SPDX-License-Identifier: Apache-2.0
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { kNoFacts } from '../../src/lib/cases/types';
import { worklist } from '../../src/lib/cases/worklist.svelte';
import { locale } from '../../src/lib/i18n';
import * as seal from '../../src/lib/seal';
import CasePage from '../../src/routes/cases/CasePage.svelte';
import ElementsPanel from '../../src/routes/cases/ElementsPanel.svelte';
import WorklistPage from '../../src/routes/cases/WorklistPage.svelte';
import { router } from '../../src/lib/router.svelte';
import { type Call, caseFile, enter, office, sealed } from './world';

beforeAll(() => seal.ready());
beforeEach(() => {
  locale.set('id');
  vi.stubGlobal('scrollTo', () => {});
});
afterEach(() => {
  cleanup();
  worklist.clear();
  vi.unstubAllGlobals();
});

const kCounts = { mine: 0, team: 2, shared: 0, overdue: 0, answer: 0, closed: 0 };

describe('the worklist', () => {
  async function shown(rows: object[] = []) {
    const own = office('Yayasan Pelita');
    const calls = await enter(own, [], ({ url }: Call) => (url.startsWith('/members') ? { status: 200, body: { members: [] } } : { status: 200, body: { rows, more: null, counts: kCounts } }));
    router.go('/kasus');
    render(WorklistPage);
    return { own, calls };
  }

  it('says what to do when it is empty', async () => {
    await shown();
    await screen.findByRole('heading', { name: 'Belum ada kasus untuk Anda' });
    expect(screen.getByText(/Jadikan kasus/)).toBeTruthy();
  });

  it('opens titles here and hands chosen cases over', async () => {
    const own = office('Yayasan Pelita');
    const id = seal.randomId();
    const row = caseFile(own, id, { title: sealed(own, id, 'title', { text: 'Kapal ikan' }).out }).case;
    const calls = await enter(own, [], ({ url }: Call) => ({ status: 200, body: url.startsWith('/cases/assignments') ? { assigned: 1 } : url.startsWith('/members') ? { members: [] } : { rows: [row], more: null, counts: kCounts } }));
    router.go('/kasus');
    render(WorklistPage);
    await screen.findByRole('link', { name: 'Kapal ikan' });
    await fireEvent.click(screen.getByRole('checkbox'));
    await screen.findByText('1 kasus dipilih');
    await worklist.assign('0'.repeat(32));
    expect(calls.find((call) => call.method === 'POST')?.body).toEqual({ cases: [id], user_id: '0'.repeat(32) });
    expect(worklist.chosen.size).toBe(0);
  });
});

describe('the elements', () => {
  it('missing ones read "belum cukup unsur", never "bukan korban"', () => {
    render(ElementsPanel, { facts: { ...kNoFacts, acts: ['recruitment'] }, people: [] });
    expect(screen.getByText('Belum cukup unsur')).toBeTruthy();
    expect(document.body.textContent).not.toMatch(/bukan korban/i);
    expect(screen.getByText('Perekrutan')).toBeTruthy();
  });
});

describe('a case of a partner', () => {
  it('shows number and coded facts, and refuses what was not shared correctly', async () => {
    const [owner, mine] = [office('Yayasan Pelita'), office('Kantor Imigrasi')];
    const id = seal.randomId();
    const legal = sealed(owner, id, 'legal', { text: 'Paspor ditahan' });
    const file = caseFile(owner, id, { sections: [{ ...legal.head, author: null }] });
    await enter(mine, [owner], ({ url }: Call) => ({ status: 200, body: url.includes('/sections/') ? legal.out : file }));
    router.go(`/kasus/${id}`);
    router.start();
    render(CasePage);
    await screen.findByRole('heading', { name: '2026/17.09/0001' });
    expect(screen.getByText('Tidak ada bagian yang dibagi kepada Anda sekarang.')).toBeTruthy();
    await fireEvent.click(screen.getAllByRole('link', { name: 'Hukum' })[0] as HTMLElement);
    await waitFor(() => expect(screen.getByText(/Tidak dibagi dengan benar: izin baca tidak disertakan/)).toBeTruthy());
    expect(document.body.textContent).not.toContain('Paspor ditahan');
  });
});
