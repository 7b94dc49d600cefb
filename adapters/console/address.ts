/** Whoever sits at this machine's terminal. There is one space, and they may do everything in it. */
export const CONSOLE = { name: 'console', space: 'console:local', address: 'console:local', chat: 'terminal' } as const;
export const PERSON = { id: 'console:you', name: 'you', admin: true } as const;
