package phrases

// russianCities are how the zones offered to Russian readers are called.
var russianCities = map[string]string{
	"Europe/Moscow": "Москва", "Europe/Kaliningrad": "Калининград", "Europe/Samara": "Самара", "Asia/Yekaterinburg": "Екатеринбург",
	"Asia/Novosibirsk": "Новосибирск", "Asia/Vladivostok": "Владивосток", "Asia/Almaty": "Алматы", "Europe/Minsk": "Минск", "Europe/Berlin": "Берлин",
}

// cities are the places a person may name that the zone database has under
// another name. Small letters, е for ё, spaces for hyphens.
var cities = map[string]string{
	// Europe
	"лондон": "Europe/London", "manchester": "Europe/London", "edinburgh": "Europe/London", "дублин": "Europe/Dublin", "лиссабон": "Europe/Lisbon",
	"берлин": "Europe/Berlin", "мюнхен": "Europe/Berlin", "munich": "Europe/Berlin", "münchen": "Europe/Berlin", "гамбург": "Europe/Berlin", "hamburg": "Europe/Berlin", "франкфурт": "Europe/Berlin", "frankfurt": "Europe/Berlin", "cologne": "Europe/Berlin", "köln": "Europe/Berlin",
	"париж": "Europe/Paris", "lyon": "Europe/Paris", "мадрид": "Europe/Madrid", "барселона": "Europe/Madrid", "barcelona": "Europe/Madrid", "рим": "Europe/Rome", "милан": "Europe/Rome", "milan": "Europe/Rome",
	"варшава": "Europe/Warsaw", "краков": "Europe/Warsaw", "krakow": "Europe/Warsaw", "прага": "Europe/Prague", "вена": "Europe/Vienna", "цюрих": "Europe/Zurich", "zürich": "Europe/Zurich", "женева": "Europe/Zurich", "geneva": "Europe/Zurich",
	"амстердам": "Europe/Amsterdam", "брюссель": "Europe/Brussels", "белград": "Europe/Belgrade", "будапешт": "Europe/Budapest", "бухарест": "Europe/Bucharest", "софия": "Europe/Sofia",
	"осло": "Europe/Oslo", "стокгольм": "Europe/Stockholm", "копенгаген": "Europe/Copenhagen", "хельсинки": "Europe/Helsinki", "рига": "Europe/Riga", "вильнюс": "Europe/Vilnius", "таллин": "Europe/Tallinn", "таллинн": "Europe/Tallinn",
	"афины": "Europe/Athens", "никосия": "Asia/Nicosia", "стамбул": "Europe/Istanbul", "анкара": "Europe/Istanbul", "ankara": "Europe/Istanbul", "киев": "Europe/Kyiv", "kiev": "Europe/Kyiv", "минск": "Europe/Minsk", "кишинев": "Europe/Chisinau",
	// Russia
	"москва": "Europe/Moscow", "мск": "Europe/Moscow", "msk": "Europe/Moscow", "питер": "Europe/Moscow", "спб": "Europe/Moscow", "санкт петербург": "Europe/Moscow", "петербург": "Europe/Moscow", "saint petersburg": "Europe/Moscow", "st petersburg": "Europe/Moscow", "st. petersburg": "Europe/Moscow",
	"казань": "Europe/Moscow", "kazan": "Europe/Moscow", "нижний новгород": "Europe/Moscow", "nizhny novgorod": "Europe/Moscow", "краснодар": "Europe/Moscow", "krasnodar": "Europe/Moscow", "сочи": "Europe/Moscow", "ростов": "Europe/Moscow", "ростов на дону": "Europe/Moscow", "воронеж": "Europe/Moscow",
	"калининград": "Europe/Kaliningrad", "самара": "Europe/Samara", "тольятти": "Europe/Samara", "ижевск": "Europe/Samara", "саратов": "Europe/Saratov", "волгоград": "Europe/Volgograd",
	"екатеринбург": "Asia/Yekaterinburg", "екб": "Asia/Yekaterinburg", "ekaterinburg": "Asia/Yekaterinburg", "пермь": "Asia/Yekaterinburg", "perm": "Asia/Yekaterinburg", "уфа": "Asia/Yekaterinburg", "ufa": "Asia/Yekaterinburg", "челябинск": "Asia/Yekaterinburg", "chelyabinsk": "Asia/Yekaterinburg", "тюмень": "Asia/Yekaterinburg",
	"омск": "Asia/Omsk", "новосибирск": "Asia/Novosibirsk", "томск": "Asia/Tomsk", "барнаул": "Asia/Barnaul", "кемерово": "Asia/Novokuznetsk", "красноярск": "Asia/Krasnoyarsk", "иркутск": "Asia/Irkutsk", "якутск": "Asia/Yakutsk", "чита": "Asia/Chita",
	"владивосток": "Asia/Vladivostok", "хабаровск": "Asia/Vladivostok", "магадан": "Asia/Magadan", "камчатка": "Asia/Kamchatka",
	// Asia
	"алматы": "Asia/Almaty", "алма ата": "Asia/Almaty", "астана": "Asia/Almaty", "astana": "Asia/Almaty", "ташкент": "Asia/Tashkent", "бишкек": "Asia/Bishkek", "душанбе": "Asia/Dushanbe", "баку": "Asia/Baku", "ереван": "Asia/Yerevan", "тбилиси": "Asia/Tbilisi",
	"дубай": "Asia/Dubai", "abu dhabi": "Asia/Dubai", "тель авив": "Asia/Jerusalem", "tel aviv": "Asia/Jerusalem", "иерусалим": "Asia/Jerusalem", "дели": "Asia/Kolkata", "delhi": "Asia/Kolkata", "mumbai": "Asia/Kolkata", "мумбаи": "Asia/Kolkata", "bangalore": "Asia/Kolkata",
	"пекин": "Asia/Shanghai", "beijing": "Asia/Shanghai", "шанхай": "Asia/Shanghai", "shenzhen": "Asia/Shanghai", "гонконг": "Asia/Hong_Kong", "токио": "Asia/Tokyo", "сеул": "Asia/Seoul", "сингапур": "Asia/Singapore", "бангкок": "Asia/Bangkok",
	// elsewhere
	"нью йорк": "America/New_York", "boston": "America/New_York", "бостон": "America/New_York", "miami": "America/New_York", "майами": "America/New_York", "washington": "America/New_York", "вашингтон": "America/New_York", "atlanta": "America/New_York", "торонто": "America/Toronto", "чикаго": "America/Chicago",
	"dallas": "America/Chicago", "houston": "America/Chicago", "austin": "America/Chicago", "san francisco": "America/Los_Angeles", "сан франциско": "America/Los_Angeles", "seattle": "America/Los_Angeles", "лос анджелес": "America/Los_Angeles",
	"сидней": "Australia/Sydney", "каир": "Africa/Cairo",
}
