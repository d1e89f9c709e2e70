export * from 'monaco-editor/esm/vs/editor/editor.worker.js';
