import { initAll } from "../govuk/govuk-frontend.js";
import { watchSession } from "./session.js";
import { watchWork } from "./work.js";

initAll();
watchSession();
watchWork();
