import { afterEach, describe, expect, it } from '@jest/globals';
import { openSqlite } from './sqlite-connection.js';

const connection = openSqlite(':memory:');
const all = (text: string) => connection.prepare(text).all([]);

afterEach(() => connection.run('drop table things', []));

describe('reading rows', () => {
  it('names every value, and gives each row an object of its own', () => {
    connection.run('create table things (name text, size integer, note text) strict', []);
    connection.run("insert into things values ('a', 1, null), ('b', 2, 'x')", []);
    const rows = [
      { name: 'a', size: 1, note: null },
      { name: 'b', size: 2, note: 'x' },
    ];
    expect(all('select name, size, note from things order by name')).toEqual(rows);
    expect(all('select * from things order by name')).toMatchObject(rows);
    expect(connection.row('select name, size, note from things where name = ?', ['b'])).toEqual(rows[1]);
    expect(connection.row('select name from things where name = ?', ['c'])).toBeUndefined();
  });

  it('names the columns of a table that was built anew with others, also where a statement asks for all of them', () => {
    connection.run('create table things (name text, size integer) strict', []);
    connection.run("insert into things values ('a', 1)", []);
    expect(all('select * from things')).toMatchObject([{ name: 'a', size: 1 }]);
    connection.run('create table others (weight integer, name text) strict', []);
    connection.run("insert into others values (2, 'b')", []);
    connection.run('drop table things', []);
    connection.run('alter table others rename to things', []);
    expect(all('select * from things')).toMatchObject([{ weight: 2, name: 'b' }]);
  });
});

describe('a transaction that the database itself has rolled back', () => {
  it('takes nothing more until it was given up', () => {
    const kysely = (text: string) => connection.prepare(text).run([]);
    connection.run('create table things (name text) strict', []);
    kysely('begin');
    connection.run('insert into things values (?)', ['a']);
    connection.run('pragma max_page_count = 1', []);
    expect(() => connection.run('insert into things values (?)', ['b'.repeat(100_000)])).toThrow('full');
    const later = () => connection.run('insert into things values (?)', ['c']);
    expect(later).toThrow('The transaction was rolled back by the database');
    expect(() => kysely('commit')).toThrow('The transaction was rolled back by the database');
    kysely('rollback');
    connection.run('pragma max_page_count = 1000000', []);
    expect(all('select * from things')).toEqual([]);
    later();
    expect(all('select name from things')).toEqual([{ name: 'c' }]);
  });
});
