// A grader that knows what to say of each Output; REPLIES names the file, SEEN keeps the prompts.
const fs = require("fs");
const replies = JSON.parse(fs.readFileSync(process.env.REPLIES, "utf8"));

module.exports = class {
  id() {
    return "scripted";
  }

  async callApi(prompt) {
    fs.appendFileSync(process.env.SEEN, JSON.stringify(prompt) + "\n");
    const shown = JSON.parse(prompt)[0].content;
    const known = replies.find(([output]) => shown.includes(output));
    return { output: known[1] };
  }
};
