import { connect, createServer, type Server, type Socket } from 'node:net';

/** A connection between two processes that can be hurt: everything that goes through `port` goes on to the target. */
export interface Link {
  readonly port: number;
  /** Ends every connection and refuses new ones. */
  cut(): void;
  /** Connections stay, new ones are accepted, and nothing goes through any more in either direction. */
  stall(): void;
  /** Each piece of what goes through waits that long. */
  delay(milliseconds: number): void;
  /** As in the beginning. What had stalled is ended: its ends could not have known of each other any more. */
  heal(): void;
  close(): Promise<void>;
}

interface State {
  mode: 'OPEN' | 'CUT' | 'STALLED';
  delayMs: number;
  readonly sockets: Set<Socket>;
}

/** A link to a port of this machine, on a free port of its own. */
export async function openLink(targetPort: number): Promise<Link> {
  const state: State = { mode: 'OPEN', delayMs: 0, sockets: new Set() };
  const server = createServer({ allowHalfOpen: false }, (near) => accept(state, near, targetPort));
  const port = await listening(server);
  const endAll = () => {
    for (const socket of state.sockets) socket.resetAndDestroy();
  };
  return {
    port,
    cut: () => {
      state.mode = 'CUT';
      endAll();
    },
    stall: () => {
      state.mode = 'STALLED';
      for (const socket of state.sockets) socket.pause();
    },
    delay: (milliseconds) => {
      state.delayMs = milliseconds;
    },
    heal: () => {
      const hadStalled = state.mode === 'STALLED';
      state.mode = 'OPEN';
      state.delayMs = 0;
      if (hadStalled) endAll();
    },
    close: () => {
      state.mode = 'CUT';
      endAll();
      return new Promise((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

function accept(state: State, near: Socket, targetPort: number): void {
  keep(state, near);
  if (state.mode === 'CUT') near.resetAndDestroy();
  if (state.mode !== 'OPEN') return void near.pause();
  const far = connect(targetPort, '127.0.0.1');
  keep(state, far);
  forward(state, near, far);
  forward(state, far, near);
}

function keep({ sockets }: State, socket: Socket): void {
  sockets.add(socket);
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  socket.once('close', () => sockets.delete(socket));
}

function forward(state: State, from: Socket, to: Socket): void {
  const goOn = () => {
    if (state.mode === 'OPEN') from.resume();
  };
  from.on('data', (piece: Buffer) => {
    if (state.delayMs === 0) {
      if (to.write(piece)) return;
      from.pause();
      to.once('drain', goOn);
      return;
    }
    from.pause();
    setTimeout(() => {
      to.write(piece);
      goOn();
    }, state.delayMs);
  });
  from.once('close', () => to.destroySoon());
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new TypeError('A link needs a port'));
    });
  });
}
