/**
 * Bounds what is read of the log in one turn of the event loop. A fact may hold 64 KiB and more when it is sealed, so that hundreds of them would
 * hold up everybody; most hold less than one, and would be slow to look through a few at a time.
 */
export const oneLook = { countMax: 500, bytesMax: 512 * 1_024 } as const;
