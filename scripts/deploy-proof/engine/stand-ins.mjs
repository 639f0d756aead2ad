// The images that the deployment files name, as far as packages of Debian and npm can play them: nothing is fetched from a registry of images.
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installApart, nodeIn, nodePackage } from '../../install-apart.mjs';
import { mustRun } from '../processes.mjs';
import { debianRoot } from './debian-roots.mjs';

const authorities = '/etc/ssl/certs/ca-certificates.crt';

/** The image that the Dockerfile builds on: Debian 12, with the Node.js and an npm of the same version. */
export async function importNodeImage({ docker, enterWith }, { shared }, dockerfile) {
  const name = /^ARG NODE_IMAGE=(\S+)$/m.exec(dockerfile)[1];
  const version = /^node:([\d.]+)-/.exec(name)[1];
  const node = await installApart(`node-${version}`, { [nodePackage]: version });
  const npm = await installApart('npm-11', { npm: '11.6.2' });
  const root = await debianRoot('bookworm-minimal', { suite: 'bookworm', packages: ['ca-certificates'] });
  const extra = join(shared, 'node-files');
  mkdirSync(join(extra, 'usr/local/bin'), { recursive: true });
  mkdirSync(join(extra, 'usr/local/lib/node_modules'), { recursive: true });
  cpSync(nodeIn(node).program, join(extra, 'usr/local/bin/node'));
  cpSync(join(npm, 'node_modules/npm'), join(extra, 'usr/local/lib/node_modules/npm'), { recursive: true });
  for (const command of ['npm', 'npx'])
    await mustRun('ln', ['-s', `../lib/node_modules/npm/bin/${command}-cli.js`, join(extra, 'usr/local/bin', command)]);
  // A machine behind a proxy has certificate authorities of its own, and npm must trust them while the image is built.
  if (existsSync(authorities)) {
    mkdirSync(join(extra, 'etc/ssl/certs'), { recursive: true });
    writeFileSync(join(extra, authorities), readFileSync(authorities));
  }
  await importImage({ docker, enterWith }, shared, {
    name,
    folders: [root, extra],
    changes: [`ENV NODE_EXTRA_CA_CERTS=${authorities}`, 'CMD ["node"]'],
  });
  return name;
}

/** PostgreSQL and Redis under the names that compose has for them, with start scripts that do what those of the official images are documented to do. */
export async function importServiceImages(engine, { shared }, services) {
  const packages = ['postgresql', 'redis-server', 'gosu'];
  const root = await debianRoot('bookworm-services', { suite: 'bookworm', packages });
  const extra = join(shared, 'service-files');
  mkdirSync(join(extra, 'usr/local/bin'), { recursive: true });
  writeFileSync(join(extra, 'usr/local/bin/start-postgres'), startPostgres, { mode: 0o755 });
  const changes = {
    [services.postgres.image]: [
      'ENV PGDATA=/var/lib/postgresql/data',
      `ENV PATH=/usr/lib/postgresql/15/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
      'VOLUME /var/lib/postgresql/data',
      'ENTRYPOINT ["start-postgres"]',
      'CMD ["postgres"]',
      // A fast shutdown, as in the official image: open sessions end, and their transactions are rolled back.
      'STOPSIGNAL SIGINT',
    ],
    [services.redis.image]: ['WORKDIR /data', 'VOLUME /data', 'CMD ["redis-server"]'],
  };
  for (const [name, lines] of Object.entries(changes))
    await importImage(engine, shared, { name, folders: [root, extra], changes: lines });
}

async function importImage({ enterWith }, shared, { name, folders, changes }) {
  const [archive, list] = [join(shared, 'image.tar'), join(shared, 'image.list')];
  const [root, extra] = folders;
  // The engine refuses an archive that names a file twice.
  const script = [
    'cd "$2" && find . -type f -o -type l > "$3"',
    'tar --create --file "$0" -C "$1" --one-file-system --anchored --no-wildcards --exclude-from "$3" .',
    'tar --append --file "$0" -C "$2" --files-from "$3"',
  ].join(' && ');
  await mustRun('sh', ['-c', script, archive, root, extra, list]);
  const flags = changes.flatMap((line) => ['--change', line]);
  const command = ['docker', 'import', ...flags, '/shared/image.tar', name];
  await mustRun(enterWith[0], [...enterWith.slice(1), ...command]);
  await mustRun('rm', [archive]);
}

const startPostgres = `#!/bin/sh
# A first start makes the database and its user; the password comes from the environment.
set -e
if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA" /var/run/postgresql
  chown -R postgres:postgres "$PGDATA" /var/run/postgresql
  exec gosu postgres "$0" "$@"
fi
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  printf '%s' "$POSTGRES_PASSWORD" > /tmp/password
  initdb --username="$POSTGRES_USER" --pwfile=/tmp/password $POSTGRES_INITDB_ARGS
  rm /tmp/password
  echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
  pg_ctl -D "$PGDATA" -o '-c listen_addresses=' -w start
  createdb --username="$POSTGRES_USER" "$POSTGRES_DB" 2>/dev/null || true
  pg_ctl -D "$PGDATA" -m fast -w stop
fi
exec "$@" -D "$PGDATA" -c listen_addresses='*'
`;

/** A Debian 12 that systemd boots, with this project's program in /opt/gatehouse and the Node.js of the image in /usr/bin. */
export async function importSystemdImage(engine, { shared }) {
  const base = 'gatehouse-systemd-base';
  const root = await debianRoot('bookworm-systemd', {
    suite: 'bookworm',
    packages: ['systemd', 'systemd-sysv', 'sudo', 'procps'],
  });
  const extra = join(shared, 'systemd-files');
  mkdirSync(join(extra, 'usr/bin'), { recursive: true });
  cpSync(join(shared, 'node-files/usr/local/bin/node'), join(extra, 'usr/bin/node'));
  await importImage(engine, shared, { name: base, folders: [root, extra], changes: ['CMD ["/sbin/init"]'] });
  const container = (await engine.docker(['create', 'gatehouse:0.1.0'])).trim();
  const target = (await engine.docker(['create', base])).trim();
  await engine.shell(
    `docker cp ${container}:/app /shared/app && docker cp /shared/app ${target}:/opt/gatehouse && rm -r /shared/app`,
  );
  await engine.docker(['commit', target, 'gatehouse-systemd']);
  await engine.docker(['rm', container, target]);
  return 'gatehouse-systemd';
}
