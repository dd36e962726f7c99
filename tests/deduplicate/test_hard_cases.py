"""Pairs that fool software and librarians: each as two databases would export it, and what should become of it.

The publications are invented; the ways in which their records differ are those of real exports. What should become of
a pair follows from what the two are, as the rules that forbid and join say in words.
"""

import pandas as pd
import pytest

from funnel.deduplicate.pipeline import deduplicate

SAME = "the same publication"
APART = "two publications"
ASKED = "two publications, unless a person says otherwise"
# Any other outcome is the relation under which two publications are linked.

NOWHERE = {"container_title": "", "volume": "", "issue": "", "pages": "", "doi": ""}
NO_PLACE = {"volume": "", "issue": "", "pages": "", "doi": ""}
NO_DOI = {"doi": ""}
ARTICLE = {
    "type": "article",
    "title": "Community nurses and the early discharge of frail patients: a cohort study",
    "authors": "Halvorsen, Ingrid; Okonjo, Peter; Batra, Leela; Müller, Jürgen",
    "year": "2014",
    "container_title": "International Journal of Invented Nursing",
    "volume": "51",
    "issue": "4",
    "pages": "512-523",
    "doi": "10.5555/ijin.2014.512",
}
TRIAL = ARTICLE | {
    "title": "Walking aids after hip fracture in women: a randomised controlled trial",
    "authors": "Sato, Kenji; Lund, Maria; Abebe, Tesfaye",
    "doi": "10.5555/ijin.2014.600",
    "pages": "600-611",
}
EDITORIAL = NO_DOI | {
    "type": "editorial",
    "title": "Editorial",
    "authors": "Halvorsen, Ingrid",
    "year": "2014",
    "container_title": "International Journal of Invented Nursing",
}
ABSTRACT = ARTICLE | NO_DOI | {"type": "conference abstract", "issue": "Suppl 1", "pages": "S44"}
CONGRESS = {"container_title": "European Journal of Invented Medicine", "volume": "29", "doi": ""}
PAPER = NO_PLACE | {
    "type": "conference paper",
    "title": "Scheduling visits of community nurses by constraint solving",
    "authors": "Nakamura, Aiko; Petrov, Ivan",
    "year": "2011",
    "container_title": "International Conference on Invented Systems",
}
REVIEW = {
    "type": "article",
    "title": "Exercise for people with invented palsy",
    "authors": "Castellanos, Marta; O'Shea, Brendan; Kim, Min-jun",
    "year": "2010",
    "container_title": "Cochrane Database of Systematic Reviews",
    "volume": "",
    "issue": "3",
    "pages": "CD999999",
    "doi": "10.5555/14651858.CD999999.pub2",
}
BOOK = NO_PLACE | {
    "type": "book",
    "title": "Care at the margins: families, poverty and the state",
    "authors": "Fenwick, Rosalind",
    "year": "2009",
    "publisher": "Invented University Press",
    "isbn": "9780000000002",
}
CHAPTER = NO_PLACE | {
    "type": "book chapter",
    "title": "Introduction",
    "authors": "Fenwick, Rosalind",
    "year": "2009",
    "container_title": "Care at the margins: families, poverty and the state",
    "pages": "1-14",
}
THESIS = NOWHERE | {
    "type": "thesis",
    "title": "Trust between foster carers and social workers in rural counties",
    "authors": "Adeyemi, Folake",
    "year": "2012",
    "publisher": "University of Inventium",
}
REPORT = NOWHERE | {
    "type": "report",
    "title": "The state of children's homes in the invented provinces",
    "authors": "Inspectorate of Invented Care",
    "year": "2016",
    "publisher": "Inspectorate of Invented Care",
}
PREPRINT = NO_PLACE | {
    "type": "preprint",
    "title": ARTICLE["title"],
    "authors": ARTICLE["authors"],
    "year": "2013",
    "container_title": "medRxiv",
    "doi": "10.1101/2013.11.30.13999999",
}
REGISTERED = NO_PLACE | {
    "type": "trial registration",
    "title": "Walking aids after hip fracture in women",
    "authors": "",
    "year": "2011",
    "container_title": "ClinicalTrials.gov",
    "accession": "NCT99999999",
}
WEB = NOWHERE | {"type": "web page", "authors": "", "year": ""}

# what it is, one record, what the other says otherwise, what should become of the two
CASES = [
    # how databases write one publication
    ("DOI as an address, in capitals", ARTICLE, {"doi": "https://doi.org/10.5555/IJIN.2014.512"}, SAME),
    ("DOI with its slash encoded and a full stop behind", ARTICLE, {"doi": "doi:10.5555%2Fijin.2014.512."}, SAME),
    ("title in capitals, no DOI", ARTICLE, NO_DOI | {"title": ARTICLE["title"].upper()}, SAME),
    ("markup in the title", ARTICLE, NO_DOI | {"title": ARTICLE["title"].replace("frail", "<i>frail</i>")}, SAME),
    ("an entity in the title", ARTICLE | {"title": "Nurses & carers of frail patients at home"}, NO_DOI | {"title": "Nurses &amp; carers of frail patients at home"}, SAME),
    ("two spaces and a note of the database", ARTICLE, NO_DOI | {"title": ARTICLE["title"].replace(" ", "  ") + ".  [Review]  [33  refs]"}, SAME),
    ("brackets and a full stop around a title", ARTICLE, NO_DOI | {"title": f"[{ARTICLE['title']}]."}, SAME),
    ("a Greek letter and its name", TRIAL | {"title": "β-blockers after hip fracture in women"}, NO_DOI | {"title": "Beta-blockers after hip fracture in women"}, SAME),
    ("thousands with a comma", ARTICLE | {"title": "Discharge of 1,607 frail patients by community nurses"}, NO_DOI | {"title": "Discharge of 1607 frail patients by community nurses"}, SAME),
    ("British and American spelling", TRIAL, NO_DOI | {"title": TRIAL["title"].replace("randomised", "randomized")}, SAME),
    ("a letter lost in transmission", ARTICLE, NO_DOI | {"title": ARTICLE["title"].replace("discharge", "dischage")}, SAME),
    ("subtitle missing, no DOI", ARTICLE, NO_DOI | {"title": "Community nurses and the early discharge of frail patients"}, SAME),
    ("subtitle missing, no pages yet", ARTICLE, NO_PLACE | {"title": "Community nurses and the early discharge of frail patients"}, SAME),
    ("retraction noted before the title", ARTICLE, NO_DOI | {"title": "RETRACTED: " + ARTICLE["title"]}, SAME),
    ("an erratum announced behind the title", ARTICLE, NO_DOI | {"title": ARTICLE["title"] + " [Erratum appears in Int J Invented Nurs. 2015;52(1):9]"}, SAME),
    ("English title with the original in brackets", ARTICLE, NO_DOI | {"title": "Gemeindepflege und frühe Entlassung gebrechlicher Patienten [" + ARTICLE["title"] + "]"}, SAME),
    ("the title translated, same pages", ARTICLE, NO_DOI | {"title": "Gemeindepflege und die frühe Entlassung gebrechlicher Kranker: eine Kohortenstudie"}, SAME),
    ("journal abbreviated", ARTICLE, NO_DOI | {"container_title": "Int J Invented Nurs"}, SAME),
    ("journal with its town and years", ARTICLE, NO_DOI | {"container_title": "International journal of invented nursing (London, England : 1999)"}, SAME),
    ("last page shortened", ARTICLE | NO_DOI, {"pages": "512-23"}, SAME),
    ("pages with a label and long dashes", ARTICLE | NO_DOI, {"pages": "pp. 512–523"}, SAME),
    ("article number in place of pages", ARTICLE | NO_DOI, {"pages": "e1754"}, SAME),
    ("supplement noted with the volume", ARTICLE | NO_DOI | {"pages": "S12-S19", "volume": "51 Suppl 3"}, {"volume": "51", "issue": "SUPPL. 3", "pages": "S12-9"}, SAME),
    ("online a year before print", ARTICLE, NO_PLACE | {"year": "2013"}, SAME),
    ("year of print unknown to one", ARTICLE, NO_DOI | {"year": ""}, SAME),
    ("a wrong DOI on one side, all else equal", ARTICLE, {"doi": "10.5555/ijin.2014.521"}, SAME),
    ("initials only", ARTICLE, NO_DOI | {"authors": "Halvorsen I; Okonjo P; Batra L; Mueller J"}, SAME),
    ("first author and others", ARTICLE, NO_DOI | {"authors": "Halvorsen I, et al."}, SAME),
    ("given names first", ARTICLE, NO_DOI | {"authors": "Ingrid Halvorsen, Peter Okonjo, Leela Batra, Jürgen Müller"}, SAME),
    ("authors run together, no place", ARTICLE, NO_PLACE | {"authors": "Halvorsen I.Okonjo P.Batra L.Müller J."}, SAME),
    ("full names run together, no place", ARTICLE, NO_PLACE | {"authors": "Halvorsen IngridOkonjo PeterBatra LeelaMüller Jürgen"}, SAME),
    ("one author a line, no place", ARTICLE, NO_PLACE | {"authors": "Halvorsen, I.\nOkonjo, P.\nBatra, L.\nMüller, J."}, SAME),
    ("commas within and between names", ARTICLE, NO_PLACE | {"authors": "Halvorsen, I., Okonjo, P., Batra, L., Müller, J."}, SAME),
    ("names rotated", ARTICLE, NO_DOI | {"authors": "Okonjo, P; Batra, L; Müller, J; Halvorsen, I"}, SAME),
    ("surname and given name changed places", ARTICLE, NO_DOI | {"authors": "Ingrid, Halvorsen; Peter, Okonjo; Leela, Batra; Jürgen, Müller"}, SAME),
    ("a group added to the authors", ARTICLE, NO_DOI | {"authors": ARTICLE["authors"] + "; Early Discharge Study Group"}, SAME),
    ("a group in place of the persons", ARTICLE, NO_DOI | {"authors": "Early Discharge Study Group"}, SAME),
    ("nobody named on one side", ARTICLE, NO_DOI | {"authors": ""}, SAME),
    ("a conference by its acronym", PAPER, {"container_title": "ICIS 2011"}, SAME),
    ("a conference by its proceedings' volumes", PAPER, {"container_title": "INTERNATIONAL CONFERENCE ON INVENTED SYSTEMS, VOLS 1-3", "pages": "448-+"}, SAME),
    ("a Cochrane review whose number one database leaves out", REVIEW, {"pages": "", "doi": ""}, SAME),
    ("a repository's copy under the article's DOI", ARTICLE, NO_PLACE | {"doi": ARTICLE["doi"], "container_title": "PubMed Central"}, SAME),
    ("one preprint from two databases", PREPRINT, {"container_title": "medRxiv : the preprint server for health sciences", "type": "article"}, SAME),
    ("a book in two catalogues", BOOK, {"isbn": "", "publisher": "Invented U.P.", "authors": "Rosalind Fenwick"}, SAME),
    ("a report in a database and on a website", REPORT, {"type": "web page", "publisher": ""}, SAME),
    ("a report with and without its publisher as author", REPORT, {"authors": ""}, ASKED),
    ("a thesis in two repositories", THESIS, {"publisher": "Inventium University", "authors": "Adeyemi, F."}, SAME),
    ("a thesis and the journal that lists theses", THESIS | {"pages": "215 p"}, {"container_title": "Dissertation Abstracts International Section A", "volume": "73", "issue": "3-A", "pages": "1524"}, SAME),
    ("a title cut by a search engine", WEB | {"title": ARTICLE["title"]}, {"title": ARTICLE["title"][:48] + " ..."}, ASKED),
    ("same place, title translated, nobody named on one side", ARTICLE | NO_DOI, {"title": "Nurses in the community and discharge of the elderly before time", "authors": ""}, ASKED),
    # what looks alike and is not the same
    ("editorials of two issues", EDITORIAL | {"volume": "51", "issue": "3"}, {"issue": "4"}, APART),
    ("editorials of nobody knows which issues", EDITORIAL, {}, APART),
    ("editorials with DOIs of their own", EDITORIAL | {"doi": "10.5555/ijin.2014.e1"}, {"doi": "10.5555/ijin.2014.e2"}, APART),
    ("a column a year later", EDITORIAL | {"title": "Notes from the editor's desk"}, {"year": "2015"}, APART),
    ("letters under one heading, other people", EDITORIAL | {"type": "letter", "title": "Letter to the editor", "volume": "51", "issue": "4", "pages": "530"}, {"authors": "Marsh, Tom", "pages": "531"}, APART),
    ("introductions to the same section of two years' proceedings", PAPER | {"title": "Introduction to the minitrack on community nursing", "doi": "10.5555/icis.2011.10"}, {"year": "2012", "doi": "10.5555/icis.2012.44"}, APART),
    ("introductions to two books of one editor", CHAPTER, {"container_title": "Foster care in the countryside", "pages": "1-12"}, APART),
    ("part I and part II, without places", ARTICLE | NO_PLACE | {"title": "Frail patients at home, part I: methods"}, {"title": "Frail patients at home, part II: results"}, APART),
    ("numbered at the end, following pages", ARTICLE | {"title": "Nursing frail patients 1"}, {"title": "Nursing frail patients 2", "pages": "524-530", "doi": "10.5555/ijin.2014.524"}, APART),
    ("trials with numbers", TRIAL | NO_PLACE | {"title": "Walking aids after hip fracture: the STRIDE-1 trial"}, {"title": "Walking aids after hip fracture: the STRIDE-2 trial"}, APART),
    ("twin trials, another population", TRIAL, {"title": TRIAL["title"].replace("women", "men"), "pages": "612-620", "doi": "10.5555/ijin.2014.612"}, APART),
    ("twin trials, another population, no place", TRIAL | NO_PLACE, {"title": TRIAL["title"].replace("women", "men")}, APART),
    ("twin reviews, another country, no place", ARTICLE | NO_PLACE | {"title": "Early discharge of frail patients in Norway: a systematic review"}, {"title": "Early discharge of frail patients in Sweden: a systematic review"}, APART),
    ("results after five and after ten years", TRIAL | NO_DOI | {"title": "Walking aids after hip fracture: five-year results"}, {"title": "Walking aids after hip fracture: ten-year results", "year": "2019", "volume": "56", "pages": "33-41"}, APART),
    ("two reports of one trial", TRIAL, {"title": "Falls with walking aids after hip fracture in women: secondary analysis of a randomised controlled trial", "pages": "700-709", "doi": "10.5555/ijin.2014.700"}, APART),
    ("protocol and results", TRIAL, {"title": "Walking aids after hip fracture in women: protocol for a randomised controlled trial", "year": "2012", "container_title": "Invented Trials", "volume": "13", "issue": "", "pages": "88", "doi": "10.5555/it.2012.88"}, APART),
    ("protocol and results, no place", TRIAL | NO_PLACE, {"title": TRIAL["title"] + " (study protocol)"}, APART),
    ("a registered trial and its article", TRIAL, REGISTERED, APART),
    ("a Cochrane review and its update", REVIEW, {"year": "2013", "issue": "7", "doi": "10.5555/14651858.CD999999.pub3"}, APART),
    ("a Cochrane review and its update, a year later, no DOI", REVIEW | NO_DOI, {"year": "2011", "issue": "2"}, APART),
    ("a Cochrane protocol and the review", REVIEW, {"title": REVIEW["title"] + " (Protocol)", "year": "2008", "issue": "1", "doi": "10.5555/14651858.CD999999"}, APART),
    ("a Cochrane protocol and the review under one title", REVIEW, {"year": "2008", "issue": "1", "doi": "10.5555/14651858.CD999999"}, APART),
    ("yearly reports", REPORT, {"year": "2017"}, APART),
    ("yearly reports with the year in the title", REPORT | {"title": "Annual report 2015-16", "year": "2016"}, {"title": "Annual report 2016-17", "year": "2017"}, APART),
    ("annual reports of two inspectorates", REPORT | {"title": "Annual report"}, {"authors": "Council of Lower Inventium", "publisher": "Council of Lower Inventium"}, APART),
    ("congress books of two years", BOOK | {"title": "Abstracts of the 20th Congress of Invented Nursing", "authors": ""}, {"title": "Abstracts of the 21st Congress of Invented Nursing"}, APART),
    ("volumes of one year's proceedings", BOOK | {"title": "Proceedings of the Conference on Invented Systems, Volume 1", "authors": ""}, {"title": "Proceedings of the Conference on Invented Systems, Volume 2"}, APART),
    ("editions of a book", BOOK | {"title": "Nursing at home"}, {"title": "Nursing at home", "year": "2014", "isbn": "9780000000019"}, APART),
    ("editions of a book, numbered", BOOK | {"title": "Nursing at home, 2nd edition"}, {"title": "Nursing at home, 3rd edition", "year": "2010", "isbn": "9780000000019"}, APART),
    ("a book and a chapter under its title", BOOK, {"type": "book chapter", "container_title": "Readings in social policy", "pages": "101-119", "year": "2011", "isbn": "9780000000026"}, APART),
    ("a book and its review", BOOK, {"type": "book review", "authors": "Marsh, Tom", "container_title": "Invented Social Policy", "volume": "12", "issue": "2", "pages": "210-212"}, APART),
    ("two reviews of one book", BOOK | {"type": "book review", "authors": "Marsh, Tom", "container_title": "Invented Social Policy", "volume": "12", "issue": "2", "pages": "210-212", "isbn": ""}, {"authors": "Ilves, Kaja", "container_title": "Journal of Invented Families", "volume": "4", "pages": "88-90"}, APART),
    ("two reviews of one book in one journal", BOOK | {"type": "book review", "authors": "Marsh, Tom", "container_title": "Invented Social Policy", "volume": "12", "issue": "2", "pages": "210-212", "isbn": ""}, {"authors": "Ilves, Kaja", "pages": "212-214"}, APART),
    ("a review and the reviewers' index entry without a name", NO_PLACE | {"type": "book review", "title": "Book review", "authors": "", "year": "1995", "container_title": "Invented Social Policy", "volume": "4", "issue": "2"}, {"title": "Book review: Care at the margins", "authors": "Marsh, Tom"}, APART),
    ("a thesis and the article made of it", THESIS, {"type": "article", "year": "2013", "container_title": "Journal of Invented Families", "volume": "8", "issue": "1", "pages": "40-58", "doi": "10.5555/jif.2013.40", "publisher": ""}, APART),
    ("a working paper and the article", ARTICLE, NO_PLACE | {"type": "report", "container_title": "Invented Institute Working Papers", "issue": "117"}, APART),
    ("a conference paper and the article, two years on", PAPER | {"doi": "10.5555/icis.2011.77"}, {"type": "article", "year": "2013", "container_title": "Journal of Invented Computing", "volume": "7", "pages": "31-50", "doi": "10.5555/jic.2013.31"}, APART),
    ("a conference paper and the article, without DOIs", PAPER, {"type": "article", "year": "2012", "container_title": "Journal of Invented Computing", "volume": "7", "pages": "31-50"}, APART),
    ("a conference paper and a workshop paper of one year", PAPER | {"authors": "Petrov, Ivan"}, {"container_title": "Workshop on Constraint Solving", "authors": "Petrov, Ivan"}, APART),
    ("a paper that grew a subtitle the next year", PAPER | {"doi": "10.5555/icis.2011.77"}, {"title": PAPER["title"] + ": five towns", "year": "2012", "doi": "10.5555/icis.2012.78"}, APART),
    ("tutorial proposals of other people under one title", PAPER | {"title": "Tutorial and workshop proposals"}, {"authors": "Olsen, Per; Diaz, Ana"}, APART),
    ("other people under the same title", ARTICLE, {"authors": "Marsh, Tom; Ilves, Kaja", "container_title": "Invented Care Review", "volume": "3", "issue": "1", "pages": "9-20", "doi": "10.5555/icr.3.9"}, APART),
    ("abstracts of one supplement under its DOI", ABSTRACT | {"doi": "10.5555/ijin.s1", "title": "Falls among frail patients in three invented towns"}, {"title": "Sleep among frail patients in one invented village", "pages": "S45", "authors": "Marsh, Tom; Ilves, Kaja"}, APART),
    ("abstracts of one team in one supplement", ABSTRACT | {"title": "Falls among frail patients after early discharge"}, {"title": "Sleep among frail patients after early discharge", "pages": "S45"}, APART),
    ("a poster and a talk of one title at one congress", ABSTRACT, {"pages": "S190"}, APART),
    ("articles under a DOI that was cut off", ARTICLE | {"doi": "10.5555/ijin"}, TRIAL | {"doi": "10.5555/ijin"}, APART),
    ("a journal's page and its article", ARTICLE | {"doi": "10.5555/ijin"}, WEB | {"title": ARTICLE["container_title"], "doi": "10.5555/ijin"}, APART),
    ("titles that nobody recorded", ARTICLE | NO_PLACE | {"title": "UNKNOWN"}, {"authors": "Marsh, Tom"}, APART),
    ("no titles at all", ARTICLE | NO_PLACE | {"title": ""}, {}, APART),
    ("replies to two letters", EDITORIAL | {"type": "letter", "title": "Response to Marsh", "volume": "51", "pages": "540"}, {"title": "Response to Ilves", "pages": "541"}, APART),
    ("case records by number", EDITORIAL | {"type": "article", "title": "Case 12-2014: a woman with a painful hip", "authors": "Sato, Kenji"}, {"title": "Case 13-2014: a woman with a painful hip"}, APART),
    ("surname shared, given name not, nothing else known", ARTICLE | NOWHERE | {"title": "Burnout among community nurses", "authors": "Kim, Soo-jin"}, {"authors": "Kim, Hyun"}, APART),
    ("surnames shared, initials not, nothing else known", ARTICLE | NOWHERE | {"title": "Acupuncture for insomnia: a systematic review", "authors": "Wang L; Li J; Zhang Y"}, {"authors": "Wang X; Li H; Zhang Q"}, APART),
    ("given names shared, surnames not", ARTICLE | NOWHERE | {"authors": "Smith, John; Lee, Mary"}, {"authors": "Brown, John; Jones, Mary"}, APART),
    ("given names shared, surnames not, joined by and", ARTICLE | NOWHERE | {"authors": "Smith, John and Lee, Ann"}, {"authors": "Brown, John and Jones, Eva"}, APART),
    ("editorials of one page in the first issues of two journals", EDITORIAL | {"title": "Editorial volume 11, issue 1", "authors": "Smith, John and Lee, Ann", "volume": "11", "issue": "1", "pages": "1-2"}, {"authors": "Roe, Eva and Poe, Per", "container_title": "Invented Care Review"}, APART),
    ("two abstracts of one team on one page, and nothing says that they are abstracts", ABSTRACT | {"type": "article", "issue": "", "pages": "112", "title": "Falls among frail patients after early discharge"}, {"title": "Sleep among frail patients after early discharge"}, APART),
    ("a pilot study and the study", ARTICLE | NO_PLACE, {"title": "Community nurses and the early discharge of frail patients: a pilot study"}, APART),
    ("interim reports", REPORT | {"title": "Evaluation of early discharge: second interim report"}, {"title": "Evaluation of early discharge: third interim report"}, APART),
    ("a summary and the report", REPORT, {"title": REPORT["title"] + ": executive summary"}, APART),
    ("a report and its technical appendix", REPORT, {"title": REPORT["title"] + ": technical appendix"}, APART),
    ("two articles of a series with one main title", ARTICLE | {"title": "Nursing frail patients: the view of relatives"}, {"title": "Nursing frail patients: the view of doctors", "pages": "524-533", "doi": "10.5555/ijin.2014.524"}, APART),
    ("two articles of a series with one main title, no place", ARTICLE | NO_PLACE | {"title": "Nursing frail patients: the view of relatives"}, {"title": "Nursing frail patients: the view of doctors"}, APART),
    ("a newspaper's column of two days", NO_DOI | {"type": "news", "title": "Care in the news", "authors": "Marsh, Tom", "year": "2014", "container_title": "The Invented Times", "pages": "12"}, {"pages": "14"}, APART),
    ("one abstract in two issues of a year", ABSTRACT | {"issue": "4", "pages": "A12"}, {"issue": "7", "pages": "A300"}, APART),
    # what belongs together
    ("reprint that says so", ARTICLE, {"title": "Reprint of: " + ARTICLE["title"], "volume": "52", "issue": "1", "pages": "20-31", "doi": "10.5555/ijin.2015.20", "year": "2015"}, "reprint_of"),
    ("erratum", ARTICLE, NO_DOI | {"title": "Erratum to: " + ARTICLE["title"], "pages": "700"}, "erratum_of"),
    ("erratum under the article's DOI and pages", ARTICLE, {"title": "Correction: " + ARTICLE["title"]}, "erratum_of"),
    ("erratum that says so behind the title", ARTICLE, {"title": ARTICLE["title"] + " (Erratum)", "pages": "700", "doi": "10.5555/ijin.2014.700"}, "erratum_of"),
    ("erratum in Spanish", ARTICLE, {"title": "Fe de errores de: " + ARTICLE["title"], "pages": "700", "doi": "10.5555/ijin.2014.700"}, "erratum_of"),
    ("comment with the article's abstract", ARTICLE, {"title": "Commentary on: " + ARTICLE["title"], "authors": "Marsh, Tom", "pages": "524-525", "doi": "10.5555/ijin.2014.524"}, "reply_to"),
    ("authors' reply", ARTICLE, {"title": ARTICLE["title"] + " - authors' reply", "pages": "530", "doi": "10.5555/ijin.2014.530"}, "reply_to"),
    ("comment under the same title", ARTICLE, {"authors": "Marsh, Tom", "pages": "524-525", "doi": "10.5555/ijin.2014.524"}, APART),
    ("preprint and version of record", ARTICLE, PREPRINT, "preprint_of"),
    ("preprint and version of record, no DOI", ARTICLE | NO_DOI, PREPRINT | NO_DOI, "preprint_of"),
    ("working paper at SSRN and the article", ARTICLE, PREPRINT | {"container_title": "SSRN Electronic Journal", "doi": "10.2139/ssrn.9999999", "type": "article"}, "preprint_of"),
    ("congress abstract and article", ARTICLE, CONGRESS | {"type": "conference abstract", "issue": "Suppl 2", "pages": "S44", "year": "2012"}, "abstract_of"),
    ("abstract in a supplement of the same journal", ARTICLE, NO_DOI | {"type": "conference abstract", "volume": "49", "issue": "Suppl 1", "pages": "S12", "year": "2012"}, "abstract_of"),
    ("one abstract at two congresses", ABSTRACT, CONGRESS | {"issue": "Suppl 2", "pages": "S210"}, "abstract_of"),
    ("guideline printed by several journals", ARTICLE, {"container_title": "Invented Care Review", "volume": "3", "issue": "1", "pages": "9-20", "doi": "10.5555/icr.3.9"}, "reprint_of"),
    ("translation with a DOI of its own", ARTICLE | {"language": "eng"}, {"language": "spa", "doi": "10.5555/ijin.2014.512.es", "pages": "524-536"}, "translation_of"),
    ("data of the article", ARTICLE, NO_PLACE | {"type": "dataset", "title": "Data from: " + ARTICLE["title"], "container_title": "Dryad", "doi": "10.5555/dryad.9999"}, "supplement_of"),
    ("data of the article under its bare title", ARTICLE, NO_PLACE | {"type": "dataset", "container_title": "Dryad", "doi": "10.5555/dryad.9999"}, "supplement_of"),
    ("supplementary file", ARTICLE, {"title": "Additional file 1 of " + ARTICLE["title"], "container_title": "figshare", "volume": "", "issue": "", "pages": "", "doi": "10.5555/figshare.9999"}, "supplement_of"),
]  # fmt: skip

# Two ways to write one field, where nothing else tells the records apart and there is no DOI.
SPELLINGS = [
    ("pages", "512-523", "512-23; quiz 524, 530"),
    ("pages", "512-523", "512-523, 540"),
    ("pages", "512-523", "[512]-523"),
    ("pages", "e104", "1-12"),
    ("pages", "104", "1-12"),
    ("pages", "Article 104", "104"),
    ("pages", "Art. No.: 104", "12 pages"),
    ("pages", "e1000104", "1000104"),
    ("pages", "e1000104", "e104"),
    ("pages", "512-523", "12 p"),
    ("pages", "512-523", "512-523+"),
    ("pages", "S512-S523", "512s-523s"),
    ("pages", "S512-S523", "Suppl:512-23"),
    ("volume", "51", "51(4)"),
    ("volume", "51", "Vol. 51"),
    ("volume", "51", "LI"),
    ("volume", "51", "51 Suppl 1"),
    ("volume", "51", "2014"),
    ("volume", "51", "2014;51"),
    ("issue", "4", "4 SPEC. ISS."),
    ("issue", "4", "Jul"),
    ("issue", "4", "04"),
    ("issue", "4", "Pt 1"),
    ("issue", "4", "4 (Whole No. 203)"),
    ("year", "2014", "2014 Jul-Aug"),
    ("year", "2014", "2014/07/01"),
    ("year", "2014", "c2014"),
    ("year", "2014", "in press"),
    ("year", "2014", "2015"),
    ("authors", ARTICLE["authors"], "[Anonymous]"),
    ("authors", ARTICLE["authors"], "No authorship, indicated"),
    ("authors", ARTICLE["authors"], "HALVORSEN, I; OKONJO, P; BATRA, L; MULLER, J"),
    ("authors", ARTICLE["authors"], "Halvorsen, Ingrid (Univ Inventium, Oslo); Okonjo, Peter; Batra, Leela; Müller, Jürgen"),
    ("authors", ARTICLE["authors"], "Halvorsen, Ingrid, RN, PhD; Okonjo, Peter, MD; Batra, Leela, MSc; Müller, Jürgen, Jr."),
    ("authors", ARTICLE["authors"], "Halvorsen, Ingrid [1]; Okonjo, Peter [2]; Batra, Leela [1, 2]; Müller, Jürgen [2]"),
    ("authors", "van der Berg, Anna; de la Cruz, José", "Berg, A. van der; Cruz, J. de la"),
    ("authors", "van der Berg, Anna; de la Cruz, José", "Vanderberg A; Delacruz J"),
    ("authors", "García Márquez, Ana; Núñez-Soto, Luis", "Marquez AG; Soto LN"),
    ("authors", "García Márquez, Ana; Núñez-Soto, Luis", "Garcia A; Nunez L"),
    ("authors", "Чехова, Анна; Щукин, Юрий", "Chekhova A; Shchukin Y"),
    ("authors", "Xie, Xiaoming; Østergård, Åse", "Hsieh HM; Ostergaard A"),
    ("title", ARTICLE["title"], "The community nurses and the early discharge of frail patients : A cohort study"),
    ("title", ARTICLE["title"], "Community Nurses and the Early Discharge of Frail Patients-A Cohort Study"),
    ("title", ARTICLE["title"], "Community nurses & the early discharge of frail patients. A cohort study"),
    ("title", ARTICLE["title"] + " (NURSE-1)", ARTICLE["title"]),
    ("title", "Québec's nurses and the early discharge of frail patients", "Qu?bec's nurses and the early discharge of frail patients"),
    ("title", "Québec's nurses and the early discharge of frail patients", "QuÃ©bec's nurses and the early discharge of frail patients"),
    ("title", "The early discharge of frail patients in 65+ care", "The early discharge of frail patients in 65 + care"),
    ("title", "Self-care of frail patients after discharge", "Selfcare of frail patients after discharge"),
    ("title", "Discharge of frail patients at > 80 years: CO2 and H2O", "Discharge of frail patients at &gt; 80 years: CO<sub>2</sub> and H<sub>2</sub>O"),
    ("title", "Discharge of frail patients at > 80 years: CO2 and H2O", "Discharge of frail patients at > 80 years: CO(2) and H(2)O"),
    ("title", ARTICLE["title"], "Original article: " + ARTICLE["title"]),
    ("title", ARTICLE["title"], ARTICLE["title"] + " [Abstract only]"),
    ("title", ARTICLE["title"], ARTICLE["title"] + " [Norwegian]"),
    ("title", ARTICLE["title"], ARTICLE["title"] + "*"),
    ("container_title", ARTICLE["container_title"], "Intl. J. Invented Nurs."),
    ("container_title", ARTICLE["container_title"], "International Journal of Invented Nursing (Print)"),
    ("container_title", ARTICLE["container_title"], "IJIN: International Journal of Invented Nursing"),
    ("container_title", ARTICLE["container_title"], "IJIN"),
    ("container_title", ARTICLE["container_title"], ""),
    ("container_title", "BMJ", "British Medical Journal"),
    ("container_title", "Lancet", "The Lancet (London, England)"),
    ("container_title", "Revista Española de Enfermería Inventada", "Rev Esp Enferm Inventada"),
    ("container_title", "Deutsche Zeitschrift für erfundene Pflege", "Dtsch Z Erfundene Pflege"),
]  # fmt: skip

# What a title begins with that is about the article; it stands on another page under a DOI of its own.
NOTICES = [
    ("Erratum: ", "erratum_of"),
    ("Erratum to ", "erratum_of"),
    ("Erratum for ", "erratum_of"),
    ("Corrigendum to ", "erratum_of"),
    ("Corrigendum: ", "erratum_of"),
    ("Correction to: ", "erratum_of"),
    ("Author Correction: ", "erratum_of"),
    ("Publisher Correction: ", "erratum_of"),
    ("Publisher's note: ", "erratum_of"),
    ("Retraction: ", "erratum_of"),
    ("Retraction notice to: ", "erratum_of"),
    ("Retraction note: ", "erratum_of"),
    ("Notice of retraction: ", "erratum_of"),
    ("Expression of concern: ", "erratum_of"),
    ("Addendum: ", "erratum_of"),
    ("Fe de erratas: ", "erratum_of"),
    ("Berichtigung zu: ", "erratum_of"),
    ("Erratum zu: ", "erratum_of"),
    ("Erratum à : ", "erratum_of"),
    ("Comment on: ", "reply_to"),
    ("Comments on ", "reply_to"),
    ("Commentary: ", "reply_to"),
    ("Invited commentary: ", "reply_to"),
    ("Editorial comment: ", "reply_to"),
    ("Discussion of ", "reply_to"),
    ("Reply to: ", "reply_to"),
    ("Response to: ", "reply_to"),
    ("Author's response to ", "reply_to"),
    ("Authors' reply: ", "reply_to"),
    ("In reply: ", "reply_to"),
    ("Re: ", "reply_to"),
    ("RE: ", "reply_to"),
    ("Letter to the editor: ", "reply_to"),
    ("Letter regarding ", "reply_to"),
    ("Rejoinder: ", "reply_to"),
    ("Response to comments on ", "reply_to"),
    ("Response to letter regarding article, ", "reply_to"),
    ("Supplementary material for ", "supplement_of"),
    ("Supplemental data: ", "supplement_of"),
    ("Data for: ", "supplement_of"),
    ("Replication data for: ", "supplement_of"),
    ("Dataset: ", "supplement_of"),
    ("Supporting information for ", "supplement_of"),
]


PART = ARTICLE | NO_DOI | {"title": "Nursing frail patients at home"}
REPRINT = {
    "container_title": "Invented Care Review",
    "volume": "3",
    "issue": "1",
    "pages": "9-20",
    "doi": "10.5555/icr.3.9",
}
BARE = NOWHERE | {"type": "unknown"}  # a title, its authors and a year: what a reference list holds

# A record that agrees with two others, which are not the same: what it is, the first record, what each of the others
# says otherwise, and how many publications there are.
CHAINS = [
    ("a title without its number between part I and part II", PART, [{"title": PART["title"] + ": part I"}, {"title": PART["title"] + ": part II"}], 2),
    ("an article, its erratum and a record with the erratum's pages", ARTICLE, [{"title": "Erratum to: " + ARTICLE["title"], "pages": "700", "doi": ""}, NO_DOI], 2),
    ("an article, its comment and a record without pages under the article's title", ARTICLE, [{"authors": "Marsh, Tom", "pages": "524-525", "doi": "10.5555/ijin.2014.524"}, NO_DOI | {"pages": "", "authors": ""}], 2),
    ("two printings of a guideline and a bare record", ARTICLE, [REPRINT, BARE], 2),
    ("two printings of a guideline, two records each", ARTICLE, [NO_DOI, REPRINT, REPRINT | NO_DOI], 2),
    ("editorials of three years in a row", EDITORIAL | {"title": "Editorial notes", "doi": "10.5555/ijin.n1"}, [{"year": "2015", "doi": "10.5555/ijin.n2"}, {"year": "2016", "doi": "10.5555/ijin.n3"}], 3),
    ("three yearly reports", REPORT, [{"year": "2017"}, {"year": "2018"}], 3),
    ("preprint, version of record and repository's copy", ARTICLE, [PREPRINT, NO_PLACE | {"doi": ARTICLE["doi"]}], 2),
    ("a Cochrane review, its update and a record without number", REVIEW, [{"year": "2013", "issue": "7", "doi": "10.5555/14651858.CD999999.pub3"}, {"pages": "", "doi": ""}], 2),
    ("five articles of a series", ARTICLE | {"title": "Nursing frail patients 1"}, [{"title": f"Nursing frail patients {n}", "pages": f"{n}00-{n}09", "doi": f"10.5555/ijin.{n}"} for n in range(2, 6)], 5),
    ("a thesis, its article and a bare record", THESIS, [{"type": "article", "year": "2013", "container_title": "Journal of Invented Families", "volume": "8", "pages": "40-58", "doi": "10.5555/jif.2013.40"}, BARE], 2),
    ("a file imported three times", ARTICLE, [{}, {}], 1),
    ("one article as five databases write it", ARTICLE, [NO_DOI | {"container_title": "Int J Invented Nurs"}, {"title": ARTICLE["title"].upper(), "pages": "512-23"}, NO_DOI | {"authors": "Halvorsen I, Okonjo P, Batra L, Muller J", "year": "2013", "pages": "", "volume": "", "issue": ""}, NO_DOI | {"title": "Community nurses and the early discharge of frail patients"}], 1),
]  # fmt: skip


def case(name: str, *values: object) -> object:
    """One case of a table."""
    return pytest.param(*values, id=name)


def library(one: dict[str, str], *others: dict[str, str]) -> pd.DataFrame:
    """One record and others that differ from it in what they say, each from a database of its own."""
    records = [
        one | other | {"record_id": f"r_{n}", "source": f"Source {n}", "search_id": f"s{n}", "file": f"1/{n}.ris"}
        for n, other in enumerate(({}, *others), start=1)
    ]
    return pd.DataFrame(records).assign(round="1", source_type="database").astype(object).fillna("")


def became_of(records: pd.DataFrame) -> str:
    found = deduplicate(records)
    if len(found.works) == 1:
        return SAME
    return next(iter(found.related["relation"]), ASKED if len(found.doubtful) else APART)


@pytest.mark.parametrize("one, other, expected", [case(*each) for each in CASES])
def test_what_becomes_of_a_pair(one, other, expected):
    found = became_of(library(one, other))
    assert found == expected or (expected == APART and found not in (SAME, APART))


@pytest.mark.parametrize("field, one, other", [case(": ".join(each), *each) for each in SPELLINGS])
def test_one_publication_however_a_field_is_written(field, one, other):
    assert became_of(library(ARTICLE | NO_DOI | {field: one}, {field: other})) == SAME


@pytest.mark.parametrize("beginning, relation", [case(each[0].strip(), *each) for each in NOTICES])
def test_what_is_about_an_article_is_linked_to_it(beginning, relation):
    about = {"title": beginning + ARTICLE["title"], "pages": "700-701", "doi": "10.5555/ijin.2014.700"}
    assert became_of(library(ARTICLE, about)) == relation


@pytest.mark.parametrize("one, others, works", [case(*each) for each in CHAINS])
def test_no_chain_joins_what_is_apart(one, others, works):
    assert len(deduplicate(library(one, *others)).works) == works
