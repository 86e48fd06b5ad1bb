// SPDX-License-Identifier: Apache-2.0
// A dumb stand-in for the server, for working on the pages: it keeps what it is sent in memory and checks nothing.
// `node test/mock/server.mjs PORT` serves dist/ at /app/ and prints a first invitation. Never use it for real data.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

const kDist = new URL('../../dist/', import.meta.url).pathname;
const kTypes = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };
const kPolicy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; img-src 'self' blob: data:; media-src blob:; " +
  "connect-src 'self'; form-action 'none'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html suluh; base-uri 'none'";
const kRights = {
  admin: ['member.read', 'member.manage', 'org.manage', 'audit.read'],
  caseworker: ['report.read', 'report.answer', 'report.enter', 'report.assign', 'report.close', 'report.handon', 'member.read'],
  guest: [],
};

const network = hex(16);
const users = new Map();
const invitations = new Map();
const orgs = new Map();
const circles = [];
const keys = [];
const sessions = new Map();
const reports = new Map();
const uploads = new Map();
const labels = [];
const audit = [];
const streams = new Set();

function hex(size) {
  return randomBytes(size).toString('hex');
}
const b64 = (bytes) => Buffer.from(bytes).toString('base64url');
const hash = (text) => createHash('blake2b512').update(text).digest().subarray(0, 32);

export function invite(role, org, name, custodian = false) {
  const token = b64(randomBytes(16));
  invitations.set(token, { id: hex(16), user_id: hex(16), role, org, name, custodian, created_ms: Date.now(), expires_ms: Date.now() + 6e8, used: false });
  return token;
}

function view(user) {
  const org = orgs.get(user.org);
  const rights = user.state === 'active' ? [...(kRights[user.role] ?? []), ...(user.custodian ? ['circle.manage'] : [])] : [];
  const { id, login, name, role, state, custodian, box_pk, sign_pk } = user;
  const shown = { id, login, name, role, state, custodian, fingerprint_box: box_pk, fingerprint_sign: sign_pk };
  return { user: shown, org: org && { id: user.org, name: org.name, host: user.org === [...orgs.keys()][0] }, network, csrf: 'x', share: user.share, seed: user.seed, rights, demo: true, totp_enrolled: false, idle_seconds: 600 };
}

function statement(org, kind, { statement: bytes, signature }) {
  orgs.get(org).statements.push({ kind, bytes, signature });
}

function news(org, id, kind) {
  for (const stream of streams) if (stream.org === org) stream.response.write(`event: report\ndata: ${JSON.stringify({ id, kind })}\n\n`);
}

function rowOf(report, user) {
  const { parts, items, submission, ...row } = report;
  return { ...row, unread: report.readers.includes(user.id) ? 0 : 1 };
}

const fail = (status, key, more = {}) => ({ status, body: { key, status, text: { id: key, en: key }, ...more } });
const ok = (body, status = 200) => ({ status, body });

const routes = {
  'GET /about': () => ok({ network, demo: true, version: 'mock', ready: true, organisations: orgs.size }),
  'POST /session/start': ({ body }) => ok({ salt: [...users.values()].find((u) => u.login === body.login)?.salt ?? b64(hash(body.login).subarray(0, 16)), ops: 3, mem: 65536 * 1024 }),
  'POST /session': ({ body, begin }) => {
    const user = [...users.values()].find((one) => one.login === body.login && one.proof === body.proof);
    if (!user) return fail(401, 'bad_sign_in');
    begin(user);
    return ok(view(user));
  },
  'POST /recovery/start': ({ body }) => {
    const user = [...users.values()].find((one) => one.login === body.login && one.recovery_proof === body.proof);
    return user ? ok({ share: user.share, seed: user.seed_recovery, user_id: user.id, org_id: user.org, network }) : fail(401, 'bad_sign_in');
  },
  'POST /recovery': ({ body }) => {
    const user = [...users.values()].find((one) => one.login === body.login && one.recovery_proof === body.proof);
    Object.assign(user, { salt: body.salt, proof: body.new_proof, seed: body.seed });
    return ok(undefined, 204);
  },
  'GET /session': ({ me }) => ok(view(me)),
  'DELETE /session': ({ token }) => (sessions.delete(token), ok(undefined, 204)),
  'GET /sessions': ({ me, token }) => ok({ sessions: [...sessions].filter(([, s]) => s.user === me.id).map(([t, s]) => ({ id: s.id, created_ms: s.made, seen_ms: Date.now(), current: t === token })) }),
  'POST /invitations/open': ({ body }) => {
    const found = invitations.get(body.token);
    if (!found || found.used) return fail(404, 'not_found');
    const org = found.org ? { id: found.org, name: orgs.get(found.org).name, host: found.org === [...orgs.keys()][0] } : null;
    return ok({ ...found, network, share: b64(hash(found.user_id)), first: !found.org, org, totp_secret: 'JBSWY3DPEHPK3PXP', totp_required: found.role !== 'guest' });
  },
  'POST /invitations/accept': ({ body, begin }) => {
    const found = invitations.get(body.token);
    found.used = true;
    const made = body.organisation;
    const user = { ...body, id: found.user_id, role: found.role, custodian: found.custodian, share: b64(hash(found.user_id)), state: made ? 'active' : 'pending', root: made?.root, made: Date.now() };
    user.org = found.org ?? orgIdOf(made.root_pk);
    users.set(user.id, user);
    if (made) {
      orgs.set(user.org, { name: made.name, takes_reports: true, statements: [] });
      statement(user.org, 'org', made);
      statement(user.org, 'member', { statement: made.member_statement, signature: made.member_signature });
    }
    begin(user);
    return ok(view(user), 201);
  },
  'GET /invitations': ({ me }) => ok({ invitations: [...invitations.values()].filter((one) => one.org === me.org) }),
  'POST /invitations': ({ me, body }) => ok({ id: hex(16), token: invite(body.role, body.first ? null : me.org, body.name, body.custodian) }, 201),
  'GET /members': ({ me }) => ok({ members: [...users.values()].filter((u) => u.org === me.org).map((u) => ({ id: u.id, login: u.login, name: u.name, role: u.role, state: u.state, custodian: u.custodian, box_pk: u.box_pk, sign_pk: u.sign_pk, created_ms: u.made, seen_ms: u.made })) }),
  'POST /members/:id/certificate': ({ me, body, id }) => {
    statement(me.org, 'member', body);
    users.get(id).state = 'active';
    return ok(undefined, 204);
  },
  'GET /keys': ({ me }) => ok({ circles: keys.filter((key) => key.user_id === me.id), ...(me.root ? { root: me.root } : {}) }),
  'GET /directory': () => ok({ network, organisations: [...orgs].map(([org_id, org]) => ({ org_id, ...org, anchored: true })) }),
  'GET /circles': ({ me }) => ok({ circles: circles.filter((c) => c.org === me.org).map((c) => ({ ...c, left: [] })) }),
  'POST /circles': ({ me, body }) => {
    statement(me.org, 'circle', body);
    const fields = unframe(Buffer.from(body.statement, 'base64url'));
    const circle = { org: me.org, circle_id: fields[4].toString('hex'), team: fields[5].toString(), class: fields[6].toString(), epoch: Number(fields[7].readBigUInt64BE()), members: body.members.map((m) => m.user_id) };
    circles.push(circle);
    for (const one of body.members) keys.push({ ...circle, org_id: me.org, user_id: one.user_id, wrapped: one.wrapped });
    return ok({}, 201);
  },
  'POST /circles/:id/members': ({ me, body, id }) => {
    const circle = circles.find((c) => c.circle_id === id && c.epoch === body.epoch);
    circle.members.push(body.user_id);
    keys.push({ ...circle, org_id: me.org, user_id: body.user_id, wrapped: body.wrapped });
    return ok({}, 201);
  },
  'GET /audit': () => ok({ entries: audit.toReversed(), checkpoint: 'mock' }),
  'PUT /organisation': ({ me, body }) => (Object.assign(orgs.get(me.org), body), ok(undefined, 204)),
  'POST /uploads': ({ body }) => {
    const upload_id = hex(16);
    uploads.set(upload_id, Buffer.alloc(body.size));
    return ok({ upload_id, chunk: 1 << 20 }, 201);
  },
  'PUT /uploads/:id': ({ raw, id, query }) => (raw.copy(uploads.get(id), Number(query.get('offset'))), ok({ offset: 0 })),
  'POST /reports/entries': ({ me, body }) => {
    for (const grant of body.grants) {
      const org = circles.find((c) => c.circle_id === grant.circle_id).org;
      const due_day = new Date(Date.now() + 3 * 864e5).toISOString().slice(0, 10);
      reports.set(`${org}:${body.report_id}`, { id: body.report_id, org, received_ms: Date.now(), last_ms: Date.now(), due_day, state: 'new', danger: body.danger, district: body.district, how_known: body.how_known, channel: body.channel, language: body.language, wants_reply: body.wants_reply, files: body.files.length, assignee: null, labels: [], outcome: '', merged_into: null, version: 1, readers: [], title: body.title, ...grant, parts: body, items: { replies: [], notes: [], additions: [], history: [] } });
      news(org, body.report_id, 'new');
    }
    return ok({ status: 'received', received_ms: Date.now() }, 201);
  },
  'GET /reports': ({ me, query }) => {
    const all = [...reports.values()].filter((r) => r.org === me.org);
    const is = { new: (r) => r.state === 'new', mine: (r) => r.assignee === me.id, waiting: (r) => r.state === 'waiting', closed: (r) => r.state === 'closed', all: () => true };
    const fits = (r) => is[query.get('filter')](r) && ['danger', 'district', 'channel'].every((k) => !query.get(k) || r[k] === query.get(k));
    const rows = all.filter(fits).sort((a, b) => (b.danger === 'now') - (a.danger === 'now') || b.received_ms - a.received_ms);
    const count = (name) => all.filter(is[name]).length;
    return ok({ rows: rows.map((r) => rowOf(r, me)), more: null, counts: { new: count('new'), mine: count('mine'), waiting: count('waiting'), closed: count('closed'), unread: all.filter((r) => !r.readers.includes(me.id)).length } });
  },
  'GET /reports/:id': ({ me, id }) => {
    const report = reports.get(`${me.org}:${id}`);
    if (!report) return fail(404, 'not_found');
    report.readers.push(me.id);
    if (report.state === 'new') report.state = 'open';
    const last = report.items.replies.at(-1);
    const files_list = report.parts.files.map((f) => ({ section_id: f.section_id, size: uploads.get(f.upload_id).length }));
    return ok({ report: rowOf(report, me), body: report.parts.body, box_pk: report.parts.box_pk, files_list, ...report.items, next_seq: report.items.replies.length + 1, prev: last?.hash ?? '', recipients: [] });
  },
  'GET /reports/:id/files/:section': ({ me, id, section }) => {
    const file = reports.get(`${me.org}:${id}`).parts.files.find((f) => f.section_id === section);
    return { status: 200, raw: uploads.get(file.upload_id) };
  },
  'GET /reports/:id/history': ({ me, id }) => ok({ entries: reports.get(`${me.org}:${id}`).items.history }),
  'POST /reports/:id/replies': ({ me, id, body }) => item(me, id, 'replies', body, { state: 'waiting' }),
  'POST /reports/:id/notes': ({ me, id, body }) => item(me, id, 'notes', body, {}),
  'PUT /reports/:id/assignee': ({ me, id, body }) => change(me, id, body.version, { assignee: body.user_id }),
  'PUT /reports/:id/labels': ({ me, id, body }) => change(me, id, body.version, { labels: body.labels }),
  'POST /reports/:id/closure': ({ me, id, body }) => change(me, id, body.version, { state: 'closed', outcome: body.outcome }),
  'DELETE /reports/:id/closure': ({ me, id, query }) => change(me, id, Number(query.get('version')), { state: 'open', outcome: '' }),
  'POST /reports/:id/merge': ({ me, id, body }) => change(me, id, body.version, { state: 'closed', outcome: 'duplicate', merged_into: body.into }),
  'POST /reports/:id/recipients': () => ok({}, 201),
  'GET /labels': ({ me }) => ok({ labels: labels.filter((l) => l.org === me.org) }),
  'POST /labels': ({ me, body }) => (labels.push({ ...body, org: me.org }), ok({}, 201)),
};

function item(me, id, list, body, state) {
  const report = reports.get(`${me.org}:${id}`);
  const seq = report.items[list].length + 1;
  if (list === 'replies' && Number(unframe(Buffer.from(body.statement, 'base64url'))[8].readBigUInt64BE()) !== seq) return fail(409, 'conflict');
  report.items[list].push({ ...body, circle_id: report.circle_id, seq, author: me.id, made_ms: Date.now(), hash: body.statement ? b64(blake(Buffer.from(body.statement, 'base64url'))) : '' });
  Object.assign(report, state);
  news(me.org, id, 'changed');
  return ok({ seq }, 201);
}

function change(me, id, version, fields) {
  const named = fields.state ? (fields.state === 'closed' ? 'closed' : 'reopened') : fields.labels ? 'labelled' : 'assigned';
  const report = reports.get(`${me.org}:${id}`);
  if (report.version !== version) return fail(409, 'conflict');
  Object.assign(report, fields, { version: version + 1 });
  report.items.history.push({ time_ms: Date.now(), actor_name: me.name, action: `report.${named}`, detail: '' });
  news(me.org, id, 'changed');
  return ok({ version: version + 1 });
}

let blake = () => Buffer.alloc(32);
let orgIdOf = () => hex(16);

function unframe(bytes) {
  const out = [];
  for (let at = 0; at < bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    out.push(bytes.subarray(at + 4, at + 4 + size));
    at += 4 + size;
  }
  return out;
}

function frame(...fields) {
  return Buffer.concat(fields.flatMap((field) => {
    const bytes = Buffer.from(field);
    const size = Buffer.alloc(4);
    size.writeUInt32BE(bytes.length);
    return [size, bytes];
  }));
}

function find(method, path) {
  for (const [name, handler] of Object.entries(routes)) {
    const [verb, pattern] = name.split(' ');
    const want = pattern.split('/');
    const have = path.split('/');
    if (verb !== method || want.length !== have.length || !want.every((part, i) => part.startsWith(':') || part === have[i])) continue;
    return { handler, params: Object.fromEntries(want.flatMap((part, i) => (part.startsWith(':') ? [[part.slice(1), have[i]]] : []))) };
  }
  return null;
}

const kOpen = /^\/(about|recovery.*|session\/start|session|invitations\/(open|accept)|directory|uploads.*)$/;

async function api(request, response, url) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const raw = Buffer.concat(chunks);
  const token = /mock=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
  const me = users.get(sessions.get(token)?.user);
  const path = url.pathname.slice('/api/v1'.length);
  if (path === '/events' && me) {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': ok\n\n');
    const stream = { org: me.org, response };
    streams.add(stream);
    return request.on('close', () => streams.delete(stream));
  }
  const found = find(request.method, path);
  let cookie;
  const begin = (user) => {
    cookie = hex(8);
    sessions.set(cookie, { id: hex(16), user: user.id, made: Date.now() });
  };
  const json = request.headers['content-type'] === 'application/json' ? JSON.parse(raw.toString()) : undefined;
  let result = fail(404, 'not_found');
  if (found && !me && !(kOpen.test(path) && !(path === '/session' && request.method !== 'POST'))) result = fail(401, 'not_signed_in');
  else if (found) result = found.handler({ body: json, raw, me, token, begin, query: url.searchParams, ...found.params });
  if (me && request.method !== 'GET') audit.push({ seq: audit.length + 1, time_ms: Date.now(), actor_kind: 'user', actor: me.id, actor_name: me.name, action: `${request.method} ${path.split('/')[1]}`, object_id: '', section: '', outcome: 'ok', detail: '' });
  const headers = { 'content-type': result.raw ? 'application/octet-stream' : 'application/json', ...(cookie ? { 'set-cookie': `mock=${cookie}; HttpOnly; SameSite=Strict; Path=/` } : {}) };
  response.writeHead(result.status, headers).end(result.raw ?? (result.body === undefined ? undefined : JSON.stringify(result.body)));
}

function file(response, path) {
  const wanted = join(kDist, path.replace(/^\/app\/?/, ''));
  const target = existsSync(wanted) && extname(wanted) ? wanted : join(kDist, 'index.html');
  response.writeHead(200, { 'content-type': kTypes[extname(target)] ?? 'application/octet-stream', 'content-security-policy': kPolicy }).end(readFileSync(target));
}

export async function start(port) {
  const { blake2b } = await import('@noble/hashes/blake2.js');
  blake = (bytes) => Buffer.from(blake2b(bytes, { dkLen: 32 }));
  orgIdOf = (rootPk) => blake(frame('suluh/1', 'org', Buffer.from(rootPk, 'base64url'))).subarray(0, 16).toString('hex');
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://mock');
    if (url.pathname.startsWith('/api/v1/')) void api(request, response, url).catch((error) => (console.error(error), response.writeHead(500).end('{}')));
    else file(response, url.pathname);
  });
  await new Promise((done) => server.listen(port, '127.0.0.1', done));
  return server;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const port = Number(process.argv[2] ?? 8099);
  await start(port);
  console.log(`http://127.0.0.1:${port}/app/#undangan=${invite('admin', null, 'Alice', true)}`);
}
