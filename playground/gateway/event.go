package gateway

// An Event is a request as API Gateway tells it (REST API, version 1), with
// what Netlify adds. It has only what is read, so that members which a host
// fills in its own way do not stand in the way of decoding.
type Event struct {
	HTTPMethod string `json:"httpMethod"`
	// Path is the path with its escapes, as the client sent it.
	Path string `json:"path"`

	// Headers has one value for each name, MultiValueHeaders all of them;
	// either may be missing, and names are in any case. A name that both
	// have is taken from the latter.
	Headers           map[string]string   `json:"headers"`
	MultiValueHeaders map[string][]string `json:"multiValueHeaders"`

	// RawURL is the whole address and RawQuery what follows its "?", both
	// Netlify's. RawQuery is nil if the event has none, which is not the
	// same as an empty one.
	RawURL   string  `json:"rawUrl"`
	RawQuery *string `json:"rawQuery"`
	// The parameters, decoded; for events without RawURL and RawQuery.
	QueryStringParameters           map[string]string   `json:"queryStringParameters"`
	MultiValueQueryStringParameters map[string][]string `json:"multiValueQueryStringParameters"`

	// Body is text, or base64 of bytes if IsBase64Encoded.
	Body            string `json:"body"`
	IsBase64Encoded bool   `json:"isBase64Encoded"`

	RequestContext struct {
		DomainName string `json:"domainName"`
		Identity   struct {
			SourceIP string `json:"sourceIp"`
		} `json:"identity"`
	} `json:"requestContext"`
}
