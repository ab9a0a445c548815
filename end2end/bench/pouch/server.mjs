// The other side: express-pouchdb over LevelDB in the folder of its first argument. Says its port when it listens.
import express from "express";
import expressPouch from "express-pouchdb";
import PouchDB from "pouchdb";

const folder = process.argv[2];
const Kept = PouchDB.defaults({ prefix: `${folder}/` });
const app = express();
app.use("/", expressPouch(Kept, { mode: "minimumForPouchDB", inMemoryConfig: true, logPath: `${folder}/log.txt` }));
const server = app.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
