// SPDX-License-Identifier: Apache-2.0
// The shapes that the pages are written against (types.ts) have exactly the fields that the server describes
// (schema.ts, generated). A field that one side adds, drops or renames fails the type check.
import { expect, it } from 'vitest';
import type { paths } from '../src/lib/api/schema';
import type * as ours from '../src/lib/api/types';

type Json<T> = T extends { content: { 'application/json': infer Body } } ? Body : never;
type Responses<P extends keyof paths, M extends keyof paths[P]> = paths[P][M] extends { responses: infer R } ? R : never;
type Answer<P extends keyof paths, M extends keyof paths[P]> = Responses<P, M> extends { '2XX': infer Done } ? Json<Done> : never;
type Body<P extends keyof paths, M extends keyof paths[P]> = paths[P][M] extends { requestBody: infer B } ? Json<B> : never;

type SameFields<A, B> = [keyof A] extends [keyof B] ? ([keyof B] extends [keyof A] ? true : ['missing', Exclude<keyof B, keyof A>]) : ['extra', Exclude<keyof A, keyof B>];
type Row<T> = T extends (infer One)[] ? One : never;

type Inbox = Answer<'/api/v1/reports', 'get'>;
type File = Answer<'/api/v1/reports/{id}', 'get'>;
type Session = Answer<'/api/v1/session', 'get'>;

const fits: true[] = [];
const same = <T extends true>(value: T) => void fits.push(value);

same<SameFields<ours.Session, Session>>(true);
same<SameFields<ours.SessionUser, Session['user']>>(true);
same<SameFields<ours.SignInParameters, Answer<'/api/v1/session/start', 'post'>>>(true);
same<SameFields<ours.InvitationOpened, Answer<'/api/v1/invitations/open', 'post'>>>(true);
same<SameFields<ours.InvitationAccept, Body<'/api/v1/invitations/accept', 'post'>>>(true);
same<SameFields<ours.Member, Row<Answer<'/api/v1/members', 'get'>['members']>>>(true);
same<SameFields<ours.DirectoryOrganisation, Row<Answer<'/api/v1/directory', 'get'>['organisations']>>>(true);
same<SameFields<ours.WrappedCircleKey, Row<Answer<'/api/v1/keys', 'get'>['circles']>>>(true);
same<SameFields<ours.NewCircleEpoch, Body<'/api/v1/circles', 'post'>>>(true);
same<SameFields<ours.ReportPage, Inbox>>(true);
same<SameFields<ours.ReportRow, Row<Inbox['rows']>>>(true);
same<SameFields<ours.ReportCounts, Inbox['counts']>>(true);
same<SameFields<ours.ReportFile, File>>(true);
same<SameFields<ours.Item, Row<File['replies']>>>(true);
same<SameFields<ours.NewReply, Body<'/api/v1/reports/{id}/replies', 'post'>>>(true);
same<SameFields<ours.NewNote, Body<'/api/v1/reports/{id}/notes', 'post'>>>(true);
same<SameFields<ours.HandOn, Body<'/api/v1/reports/{id}/recipients', 'post'>>>(true);
same<SameFields<ours.Label, Row<Answer<'/api/v1/labels', 'get'>['labels']>>>(true);
same<SameFields<ours.Submission & { channel?: ours.Channel }, Body<'/api/v1/reports/entries', 'post'>>>(true);

it('is checked by the compiler', () => {
  expect(fits).toHaveLength(19);
});
