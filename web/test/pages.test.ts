// SPDX-License-Identifier: Apache-2.0
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { locale } from '../src/lib/i18n';
import * as seal from '../src/lib/seal';
import { session } from '../src/lib/session.svelte';
import { personOf } from '../src/lib/vault/person';
import NoAccess from '../src/routes/NoAccess.svelte';
import InboxTable from '../src/routes/inbox/InboxTable.svelte';
import StepCode from '../src/routes/invite/StepCode.svelte';
import SignInPage from '../src/routes/signin/SignInPage.svelte';
import { row } from './rows';
import { organisation, sessionOf } from './world';

const b64 = seal.toBase64url;
type Answer = { status: number; body: unknown };
let calls: { method: string; url: string; body: unknown }[];

function serve(answer: (method: string, url: string, body: Record<string, unknown>) => Answer) {
  calls = [];
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    const body = init?.body ? (JSON.parse(init.body as string) as Record<string, unknown>) : {};
    calls.push({ method: init?.method ?? 'GET', url, body });
    const { status, body: out } = answer(init?.method ?? 'GET', url, body);
    return new Response(JSON.stringify(out), { status });
  });
}

beforeAll(() => seal.ready());
beforeEach(() => locale.set('id'));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('signing in', () => {
  const salt = new Uint8Array(16).fill(7);
  const password = 'kopi-senja-layang-perahu';

  function account() {
    const org = organisation('Yayasan Pelita');
    const seed = seal.randomBytes(32);
    const share = seal.randomBytes(32);
    const keys = seal.passwordKeys(password, salt, 1, 8192 * 1024);
    const base = sessionOf(org, org.bob);
    const envelope = seal.sealSeed(seal.keyEncryptionKey(keys.wrap, share), base.network, base.user.id, 'password', seed);
    return { proof: b64(keys.proof), session: { ...base, share: b64(share), seed: b64(envelope) } };
  }

  function serveAccount(made: ReturnType<typeof account>, totp: string | null) {
    serve((method, url, body) => {
      if (url.endsWith('/session/start')) return { status: 200, body: { salt: b64(salt), ops: 1, mem: 8192 * 1024 } };
      if (url.endsWith('/keys')) return { status: 200, body: { circles: [] } };
      if (url.endsWith('/directory')) return { status: 200, body: { network: '', organisations: [] } };
      if (method !== 'POST' || body.proof !== made.proof) return { status: 401, body: { key: 'bad_sign_in', text: { id: 'Tidak cocok.', en: 'No match.' } } };
      if (totp && body.totp !== totp) return { status: 401, body: { key: 'totp_required', text: { id: 'Masukkan kode.', en: 'Enter the code.' } } };
      return { status: 200, body: made.session };
    });
  }

  async function fill(login: string, word: string) {
    await fireEvent.input(screen.getByLabelText('Nama masuk'), { target: { value: login } });
    await fireEvent.input(screen.getByLabelText('Kata sandi'), { target: { value: word } });
    await fireEvent.click(screen.getByRole('button', { name: 'Masuk' }));
  }

  it('sends a proof and never the password, and asks for the code when the role needs it', async () => {
    serveAccount(account(), '123456');
    render(SignInPage);
    await fill('Bob', password);
    const code = await screen.findByLabelText('Kode enam angka');
    await fireEvent.input(code, { target: { value: '123456' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Masuk' }));
    await waitFor(() => expect(session.phase).toBe('open'));
    expect(JSON.stringify(calls)).not.toContain(password);
    expect(calls.find((call) => call.url.endsWith('/session/start'))?.body).toEqual({ login: 'bob' });
    await session.signOut();
  });

  it('shows the server’s words when the name or password is wrong', async () => {
    serveAccount(account(), null);
    render(SignInPage);
    await fill('bob', 'salah-salah-salah');
    expect((await screen.findByRole('alert')).textContent).toContain('Tidak cocok.');
    expect(session.phase).not.toBe('open');
  });

  it('asks for both fields before it asks the server', async () => {
    serveAccount(account(), null);
    render(SignInPage);
    await fill('', '');
    expect((await screen.findByRole('alert')).textContent).toContain('Isi nama masuk');
    expect(calls).toEqual([]);
  });

  it('says that the server cannot be reached, and keeps what was typed', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('network')));
    render(SignInPage);
    await fill('bob', password);
    expect((await screen.findByRole('alert')).textContent).toContain('Server tidak terjangkau');
    expect((screen.getByLabelText('Nama masuk') as HTMLInputElement).value).toBe('bob');
  });
});

describe('somebody without rights', () => {
  it('sees a calm page in her language', async () => {
    const org = organisation('Yayasan Pelita');
    serve(() => ({ status: 200, body: { circles: [], organisations: [] } }));
    await session.enter({ ...sessionOf(org, org.bob), rights: [] }, personOf(seal.randomBytes(32)));
    render(NoAccess);
    expect(screen.getAllByText('Anda belum punya akses').length).toBeGreaterThan(0);
    expect(screen.getByText(/Yayasan Pelita/)).toBeTruthy();
    locale.set('en');
    await waitFor(() => expect(screen.getAllByText('You have no access yet').length).toBeGreaterThan(0));
    session.lock();
  });
});

describe('the inbox', () => {
  it('shows urgency, lateness and unread in words, and text as text', () => {
    const bad = '<img src=x onerror=alert(1)>';
    const rows = [row('a', { danger: 'now', due_day: '2000-01-01' }), row('b', { unread: 0, state: 'waiting' })];
    render(InboxTable, { rows, titles: new Map([['a', bad]]) });
    expect(screen.getByText('Dalam bahaya sekarang')).toBeTruthy();
    expect(screen.getByText(/Terlambat sejak/)).toBeTruthy();
    expect(screen.getByText(bad, { exact: false })).toBeTruthy();
    expect(document.querySelector('img')).toBeNull();
    expect(screen.getByText('(tidak dapat dibuka dengan kunci Anda)')).toBeTruthy();
    expect(screen.getAllByText('Belum dibaca:', { exact: false })).toHaveLength(1);
  });
});

describe('a printed code', () => {
  it('lets nobody on who has not written it down', async () => {
    const onnext = vi.fn();
    const groups = ['AAAA', 'BBBB', 'CCCC', 'DDDD', 'EEEE', 'FFFF', 'GGGG'];
    render(StepCode, { title: 't', lead: 'l', owner: 'o', groups, onnext });
    await fireEvent.click(screen.getByRole('button', { name: 'Lanjut' }));
    expect(screen.getAllByText('Tidak sama dengan kode di atas. Periksa kertas Anda.')).toHaveLength(2);
    expect(onnext).not.toHaveBeenCalled();
    for (const field of screen.getAllByLabelText(/Kelompok ke-/)) {
      const number = Number(/\d/.exec(document.querySelector(`label[for="${field.id}"]`)?.textContent ?? '')?.[0]);
      await fireEvent.input(field, { target: { value: groups[number - 1]?.toLowerCase() } });
    }
    await fireEvent.click(screen.getByRole('button', { name: 'Lanjut' }));
    expect(onnext).toHaveBeenCalledOnce();
  });
});
