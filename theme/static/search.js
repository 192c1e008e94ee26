// The script of the search page. Each line names a file of js/; rendering joins them in this order.
import "./js/search-engine.js";
import "./js/search-page.js";
