// Behaviour every page has. The desk adds desk.js.
import "./overlays.js";
import "./toasts.js";
import "./live.js";
import { listen } from "./keys.js";

listen();
