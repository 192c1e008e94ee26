import { initAll } from "../govuk/govuk-frontend.js";
import { watchSession } from "./session.js";

initAll();
watchSession();
