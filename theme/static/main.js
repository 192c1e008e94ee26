// The one script of the public site. Each line names a file of js/; rendering joins them in this order.
import "./js/address.js";
import "./js/chart-reader.js";
import "./js/chart-picture.js";
import "./js/table-sort.js";
import "./js/table-rows.js";
