// SPDX-License-Identifier: Apache-2.0
// Who is signed in, and whether the keys are in memory. `open` is the only phase in which anything of the server's can be
// read; in `desk`, without a line, one officer's kept lists and waiting crossings (docs/border.md section 9).
import { ApiProblem, api, isLost, setCsrf, setSignedOutHandler } from './api/client';
import type { About, Right, Session } from './api/types';
import type { DeskKey } from './border/desk_key';
import type { DoorState } from './border/door';
import { watchIdle } from './idle';
import type { KeyRing } from './keys.svelte';
import type { Person } from './vault/person';

/** `noLine`: the server was not reached when the page began. */
export type Phase = 'starting' | 'noLine' | 'desk' | 'signedOut' | 'locked' | 'open';

/** What an officer may do behind the desk's door. */
const kDeskRights: readonly Right[] = ['border.read', 'border.record'];
/** A server that does not answer for so long is not reached. */
const kPatienceMs = 8_000;

function within<T>(work: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, fail) => setTimeout(() => fail(new ApiProblem(0, 'offline', '')), kPatienceMs));
  return Promise.race([work, late]);
}

/** No way in without a line is left on this device; in the background. */
function closeDoor(): void {
  void import('./border/leave').then((leave) => leave.leaveDevice()).catch(() => {});
}

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
/** Right, but not fit to guard a copy on a computer that may be taken. */
export class WeakPassword extends Error {}

class SessionState {
  phase = $state<Phase>('starting');
  about = $state.raw<About | null>(null);
  ended = $state(false);
  fingerprint = $state<readonly string[]>([]);
  #data = $state.raw<Session | null>(null);
  #person: Person | null = null;
  #keys = $state.raw<KeyRing | null>(null);
  door = $state<DoorState>('none');
  /** Grows when the desk's door was made to fit in the background. */
  doorFitted = $state(0);
  /** Only in the phase `desk`. */
  desk: DeskKey | null = null;
  /** Whose desk it is and when its copy was made; only in the phase `desk`. */
  officer = $state.raw<{ name: string; org: string; savedMs: number } | null>(null);
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
    return this.phase === 'desk' ? kDeskRights : (this.#data?.rights ?? []);
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
    const about = api.get<About>('/about').catch(() => null);
    try {
      this.#adopt(await within(api.get<Session>('/session')));
      this.about = await about;
      this.phase = 'locked';
    } catch (error) {
      if (isLost(error)) return this.#noLine();
      this.about = await about;
      if (error instanceof ApiProblem && error.status === 401) this.#forget(false);
      else this.phase = 'signedOut';
    }
  }

  async #noLine(): Promise<void> {
    await this.lookAtDoor();
    this.phase = 'noLine';
  }

  /** Whether this device has a desk that opens without a line. */
  async lookAtDoor(): Promise<void> {
    this.door = await import('./border/door').then((door) => door.doorState(Date.now())).catch(() => 'none' as const);
  }

  /** True when the server answers. */
  reached(): Promise<boolean> {
    return within(api.get<About>('/about')).then(() => true, (error: unknown) => !isLost(error));
  }

  /** Without a line: opens what the officer kept at this desk. */
  async openDesk(password: string): Promise<void> {
    await loadVault();
    const opened = await (await import('./border/door')).open(password, Date.now());
    if (!opened) return this.#noLine();
    this.desk = opened.key;
    this.officer = { ...opened.copy.officer, savedMs: opened.copy.savedMs };
    this.#stopIdle = watchIdle(kLockMs, () => this.lock());
    this.phase = 'desk';
  }

  /** From the desk's door, or from a page without a line, to signing in. */
  async leaveDesk(): Promise<void> {
    this.#dropKeys();
    this.phase = 'starting';
    await this.resume();
  }

  /** From now on this desk opens without a line, for this person. */
  async allowDesk(password: string): Promise<void> {
    const data = this.#data;
    if (data) await (await import('./border/door')).allow(data, password);
  }

  /** 401 `totp_required` comes back as an ApiProblem; then call again with the code. */
  async signIn(login: string, password: string, totp?: string): Promise<void> {
    const vault = await loadVault();
    const secrets = await vault.passwordSecrets(login, password);
    const data = await api.post<Session>('/session', { login, proof: secrets.proof, totp });
    await this.#open(data, vault.openWithPassword(data, secrets.wrap));
    this.#fitDoor(password, false);
  }

  async unlock(password: string): Promise<void> {
    const data = this.#data;
    if (!data) throw new ApiProblem(401, 'not_signed_in', '');
    const vault = await loadVault();
    const secrets = await vault.passwordSecrets(data.user.login, password);
    const fresh = await api.get<Session>('/session').catch((error: unknown) => {
      // Without the line the password still opens what is here.
      if (isLost(error)) return data;
      throw error;
    });
    await this.#open(fresh, vault.openWithPassword(data, secrets.wrap));
    this.#fitDoor(password, false);
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
    this.#fitDoor(next, true);
    this.#adopt(await api.get<Session>('/session'));
  }

  /** Rights and keys may have changed on the server. */
  async refresh(): Promise<void> {
    this.#adopt(await api.get<Session>('/session'));
    if (this.#keys) await this.#keys.load();
  }

  lock(): void {
    const { phase } = this;
    if (phase !== 'open' && phase !== 'desk') return;
    this.#dropKeys();
    if (phase === 'open') this.phase = 'locked';
    else void this.#noLine();
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

  /** Follows the password and the right; in the background, and another time if it fails. */
  #fitDoor(password: string, changed: boolean): void {
    if (this.can('border.record')) void import('./border/door').then((door) => door.fit(password, changed)).then(() => this.doorFitted++, () => {});
    else closeDoor();
  }

  #dropKeys(): void {
    this.#stopIdle();
    this.#stopIdle = () => {};
    this.#keys?.wipe();
    this.#keys = null;
    this.#person?.wipe();
    this.#person = null;
    this.desk?.wipe();
    this.desk = null;
    this.officer = null;
    for (const forget of this.#dropping) forget();
  }

  /** Nobody is signed in any more, by her own act or because the server says so: the desk's door goes too. */
  #forget(ended: boolean): void {
    closeDoor();
    this.#dropKeys();
    this.#data = null;
    setCsrf('');
    this.ended = ended;
    this.phase = 'signedOut';
  }
}

export const session = new SessionState();
