// SPDX-License-Identifier: Apache-2.0
// Who is signed in, and whether the keys are in memory. `open` is the only phase in which anything sealed can be read.
import { ApiProblem, api, setCsrf, setSignedOutHandler } from './api/client';
import type { About, Right, Session } from './api/types';
import { watchIdle } from './idle';
import type { KeyRing } from './keys.svelte';
import type { Person } from './vault/person';

export type Phase = 'starting' | 'signedOut' | 'locked' | 'open';

/** The sealing library is large: it is fetched when somebody is about to need it, and cached by the browser. */
export async function loadVault() {
  const vault = await import('./vault');
  await vault.ready();
  return vault;
}

/** For a page on which a password is typed: fetches ahead what will be needed then. Failing, it is tried again at that time. */
export async function prepareSignIn(): Promise<void> {
  await loadVault().then((vault) => vault.prepareSlowKeys(), () => {});
}

/** The keys leave memory after so long without a touch, however long the server keeps the session. */
const kLockMs = 10 * 60 * 1000;

export class WrongPassword extends Error {}

class SessionState {
  phase = $state<Phase>('starting');
  about = $state.raw<About | null>(null);
  ended = $state(false);
  fingerprint = $state<readonly string[]>([]);
  #data = $state.raw<Session | null>(null);
  #person: Person | null = null;
  #keys = $state.raw<KeyRing | null>(null);
  #stopIdle: () => void = () => {};
  #dropping = new Set<() => void>();

  constructor() {
    setSignedOutHandler(() => this.#forget(true));
  }

  get user() {
    return this.#data?.user ?? null;
  }
  get org() {
    return this.#data?.org ?? null;
  }
  get rights(): readonly Right[] {
    return this.#data?.rights ?? [];
  }
  get network(): string {
    return this.#data?.network ?? this.about?.network ?? '';
  }
  get demo(): boolean {
    return this.#data?.demo ?? this.about?.demo ?? false;
  }
  get totpEnrolled(): boolean {
    return this.#data?.totp_enrolled ?? false;
  }
  /** Only while the phase is `open`. */
  get person(): Person {
    if (!this.#person) throw new Error('no keys in memory');
    return this.#person;
  }
  get keys(): KeyRing {
    if (!this.#keys) throw new Error('no keys in memory');
    return this.#keys;
  }

  /** What holds opened words registers here; it is called when the keys leave memory. */
  whenDropped(forget: () => void): void {
    this.#dropping.add(forget);
  }

  can(right: Right): boolean {
    return this.rights.includes(right);
  }

  /** On start: a living session opens locked, because the keys never outlive the page. */
  async resume(): Promise<void> {
    this.about = await api.get<About>('/about').catch(() => null);
    try {
      this.#adopt(await api.get<Session>('/session'));
      this.phase = 'locked';
    } catch {
      this.phase = 'signedOut';
    }
  }

  /** 401 `totp_required` comes back as an ApiProblem; then call again with the code. */
  async signIn(login: string, password: string, totp?: string): Promise<void> {
    const vault = await loadVault();
    const secrets = await vault.passwordSecrets(login, password);
    const data = await api.post<Session>('/session', { login, proof: secrets.proof, totp });
    await this.#open(data, vault.openWithPassword(data, secrets.wrap));
  }

  async unlock(password: string): Promise<void> {
    const data = this.#data;
    if (!data) throw new ApiProblem(401, 'not_signed_in', '');
    const vault = await loadVault();
    const secrets = await vault.passwordSecrets(data.user.login, password);
    const fresh = await api.get<Session>('/session').catch((error: unknown) => {
      // Without the line the password still opens what is here.
      if (error instanceof ApiProblem && error.status === 0) return data;
      throw error;
    });
    await this.#open(fresh, vault.openWithPassword(data, secrets.wrap));
  }

  /** After an invitation: the person's keys were just made here. */
  async enter(data: Session, person: Person): Promise<void> {
    await this.#open(data, person);
  }

  /** The seed is sealed again under the new password; the old one must open it first. */
  async changePassword(old: string, next: string): Promise<void> {
    const data = this.#data;
    if (!data) throw new WrongPassword();
    const vault = await loadVault();
    const secrets = await vault.passwordSecrets(data.user.login, old);
    const changed = await vault.reseal(data, secrets.wrap, next);
    if (!changed) throw new WrongPassword();
    await api.put('/session/password', { proof: secrets.proof, ...changed });
    this.#adopt(await api.get<Session>('/session'));
  }

  /** Rights and keys may have changed on the server. */
  async refresh(): Promise<void> {
    this.#adopt(await api.get<Session>('/session'));
    if (this.#keys) await this.#keys.load();
  }

  lock(): void {
    if (this.phase !== 'open') return;
    this.#dropKeys();
    this.phase = 'locked';
  }

  async signOut(): Promise<void> {
    await api.delete('/session').catch(() => {});
    this.#forget(false);
  }

  async #open(data: Session, person: Person | null): Promise<void> {
    if (!person) throw new WrongPassword();
    const vault = await loadVault();
    this.#adopt(data);
    this.#person = person;
    this.fingerprint = vault.fingerprint(person.box.publicKey, person.sign.publicKey);
    this.#keys = await vault.openKeyRing(data, person);
    this.#stopIdle = watchIdle(Math.min(kLockMs, data.idle_seconds * 1000), () => this.lock());
    this.ended = false;
    this.phase = 'open';
  }

  #adopt(data: Session): void {
    this.#data = data;
    setCsrf(data.csrf);
  }

  #dropKeys(): void {
    this.#stopIdle();
    this.#stopIdle = () => {};
    this.#keys?.wipe();
    this.#keys = null;
    this.#person?.wipe();
    this.#person = null;
    for (const forget of this.#dropping) forget();
  }

  #forget(ended: boolean): void {
    this.#dropKeys();
    this.#data = null;
    setCsrf('');
    this.ended = ended;
    this.phase = 'signedOut';
  }
}

export const session = new SessionState();
