// SPDX-License-Identifier: Apache-2.0
// Every page of the signed-in app: address, the right it needs, the menu entry. Pages load when they are first opened.
import type { Component } from 'svelte';
import type { Right } from '../lib/api/types';
import type { Pattern } from '../lib/router.svelte';

export type Page = Component<Record<string, never>>;
export type Section = 'inbox' | 'cases' | 'knocks' | 'border' | 'enter' | 'org' | 'audit' | 'me';

export interface Route {
  readonly section: Section;
  /** null: everybody who is signed in. */
  readonly right: Right | null;
  readonly load: () => Promise<{ default: Page }>;
}

const inbox = (load: Route['load']): Route => ({ section: 'inbox', right: 'report.read', load });
const cases = (load: Route['load'], right: Right = 'case.read'): Route => ({ section: 'cases', right, load });
/** Its pages stand in a table of their own, which only those who open it fetch. */
const border: Route = { section: 'border', right: 'border.read', load: () => import('./border/BorderPage.svelte') };
const org = (load: Route['load'], right: Right = 'member.read'): Route => ({ section: 'org', right, load });

export const kRoutes: readonly Pattern<Route>[] = [
  { path: '/laporan', value: inbox(() => import('./inbox/InboxPage.svelte')) },
  { path: '/laporan/:id', value: inbox(() => import('./report/ReportPage.svelte')) },
  { path: '/kasus', value: cases(() => import('./cases/WorklistPage.svelte'), 'case.facts') },
  { path: '/kasus/baru', value: cases(() => import('./cases/NewCasePage.svelte'), 'case.write') },
  { path: '/kasus/impor', value: cases(() => import('./cases/ImportPage.svelte'), 'case.write') },
  { path: '/kasus/:id', value: cases(() => import('./cases/CasePage.svelte')) },
  { path: '/kasus/:id/cetak', value: cases(() => import('./cases/PrintPage.svelte')) },
  { path: '/perlintasan', value: border },
  { path: '/perlintasan/:page', value: border },
  { path: '/catat', value: { section: 'enter', right: 'report.enter', load: () => import('./enter/EnterPage.svelte') } },
  { path: '/organisasi', value: org(() => import('./org/OrganisationPage.svelte')) },
  { path: '/organisasi/anggota', value: org(() => import('./org/MembersPage.svelte')) },
  { path: '/organisasi/undangan', value: org(() => import('./org/InvitationsPage.svelte'), 'member.manage') },
  { path: '/organisasi/lingkaran', value: org(() => import('./org/CirclesPage.svelte')) },
  { path: '/organisasi/pemulihan', value: { section: 'org', right: null, load: () => import('./org/RecoveryPage.svelte') } },
  { path: '/organisasi/keluar/:id', value: org(() => import('./org/LeavePage.svelte'), 'org.manage') },
  { path: '/organisasi/label', value: org(() => import('./org/LabelsPage.svelte'), 'report.answer') },
  { path: '/organisasi/mitra', value: org(() => import('./org/PartnersPage.svelte')) },
  { path: '/organisasi/pengenalan', value: org(() => import('./register/RecognitionPage.svelte')) },
  { path: '/ketukan', value: { section: 'knocks', right: 'case.read', load: () => import('./register/KnocksPage.svelte') } },
  { path: '/jejak', value: { section: 'audit', right: 'audit.read', load: () => import('./audit/AuditPage.svelte') } },
  { path: '/saya', value: { section: 'me', right: null, load: () => import('./me/AccountPage.svelte') } },
];

export interface MenuEntry {
  readonly section: Section;
  readonly path: string;
  readonly right: Right | null;
  /** Only for members of this circle of the own organisation. */
  readonly circle?: string;
}

export const kMenu: readonly MenuEntry[] = [
  { section: 'inbox', path: '/laporan', right: 'report.read' },
  { section: 'cases', path: '/kasus', right: 'case.facts' },
  { section: 'knocks', path: '/ketukan', right: 'case.read', circle: 'matching' },
  { section: 'border', path: '/perlintasan', right: 'border.read', circle: 'border' },
  { section: 'enter', path: '/catat', right: 'report.enter' },
  { section: 'org', path: '/organisasi', right: 'member.read' },
  { section: 'audit', path: '/jejak', right: 'audit.read' },
  { section: 'me', path: '/saya', right: null },
];

export function menuFor(rights: readonly Right[], inCircle: (circle: string) => boolean = () => true): MenuEntry[] {
  const may = (entry: MenuEntry) => entry.right === null || rights.includes(entry.right);
  return kMenu.filter((entry) => may(entry) && (entry.circle === undefined || inCircle(entry.circle)));
}

/** Where somebody with these rights begins. */
export function homeFor(rights: readonly Right[]): string {
  return menuFor(rights)[0]?.path ?? '/saya';
}
