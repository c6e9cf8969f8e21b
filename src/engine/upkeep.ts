// The names of what every run needs beside its actions: its effects sent, its tracking issue kept up to date.

export const effectsKey = 'effects';
export const syncKey = 'sync';
