import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import helmet from '@fastify/helmet';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
};

interface Asset {
  readonly content: Buffer;
  readonly contentType: string;
  readonly etag: string;
}

/** Nothing is loaded from elsewhere, nothing is framed. The editor writes its styles into the page, hence `unsafe-inline`. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    workerSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    fontSrc: ["'self'", 'data:'],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
};

/**
 * Serves the query editor at `/` from the directory that `npm run build` made; without it the page says so. Only these answers
 * are shown by browsers, so only they carry the headers that keep browsers careful.
 */
export async function serveGraphiql(fastify: FastifyInstance, directory: string): Promise<void> {
  const assets = await readAssets(directory);
  await fastify.register(async (pages) => {
    // Whether the host speaks HTTPS is decided in front of it.
    await pages.register(helmet, { contentSecurityPolicy, strictTransportSecurity: false });
    pages.get('/', (request, reply) => sendAsset(assets.get('index.html'), request, reply));
    pages.get<{ Params: { name: string } }>('/graphiql/:name', (request, reply) =>
      sendAsset(assets.get(request.params.name), request, reply),
    );
  });
}

async function readAssets(directory: string): Promise<ReadonlyMap<string, Asset>> {
  const names = await readdir(directory).catch(() => []);
  const assets = names.map(async (name): Promise<[string, Asset]> => {
    const content = await readFile(join(directory, name));
    const contentType = contentTypes[extname(name)] ?? 'application/octet-stream';
    return [name, { content, contentType, etag: `"${createHash('sha256').update(content).digest('base64url')}"` }];
  });
  return new Map(await Promise.all(assets));
}

function sendAsset(asset: Asset | undefined, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (asset === undefined) {
    return reply
      .code(404)
      .type('text/plain; charset=utf-8')
      .send('There is no such page; `npm run build` makes the query editor\n');
  }
  reply.header('etag', asset.etag).header('cache-control', 'no-cache');
  if (request.headers['if-none-match'] === asset.etag) return reply.code(304).send();
  return reply.type(asset.contentType).send(asset.content);
}
