package api

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"bingfa/playground/pool"
	"bingfa/playground/program"
	"bingfa/playground/sandbox"
)

// metrics are what operators watch, in a registry of their own. No label is
// ever what a client wrote: each has few values, all known here.
type metrics struct {
	registry    *prometheus.Registry
	requests    *prometheus.CounterVec
	size        prometheus.Histogram
	runs        *prometheus.CounterVec
	wall, wait  *prometheus.HistogramVec
	rateLimited prometheus.Counter
	faults      *prometheus.CounterVec
}

// Buckets: a warm hello world takes about a millisecond, a run at most
// MaxWall; the queue answers at once or within its wait.
var (
	wallBuckets = []float64{.0005, .001, .002, .004, .008, .016, .032, .064, .125, .25, .5, 1, 2, 4, 8, 16}
	waitBuckets = []float64{.0001, .0005, .002, .008, .032, .125, .5, 1, 2, 4, 8}
	sizeBuckets = []float64{0, 256, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10}
)

func newMetrics(s *Server) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "bingfa_http_requests_total",
			Help: "Requests by route, method and status; status 0 means that the client went away."}, []string{"route", "method", "status"}),
		size: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "bingfa_http_request_size_bytes",
			Help: "Bytes of bodies that were read.", Buckets: sizeBuckets}),
		runs: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "bingfa_runs_total",
			Help: "Programs by protocol, clock and outcome: those of programs, and busy, unavailable, gone (the client), fault (ours)."}, []string{"protocol", "clock", "outcome"}),
		wall: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "bingfa_run_duration_seconds",
			Help: "Time from handing a program to a worker to knowing its outcome.", Buckets: wallBuckets}, []string{"clock"}),
		wait: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "bingfa_queue_wait_seconds",
			Help: "Time that programs waited before they had a worker, refused ones too.", Buckets: waitBuckets}, []string{"clock"}),
		rateLimited: prometheus.NewCounter(prometheus.CounterOpts{Name: "bingfa_rate_limited_total",
			Help: "Requests refused because their client asked too often."}),
	}
	m.faults = prometheus.NewCounterVec(prometheus.CounterOpts{Name: "bingfa_faults_total",
		Help: "Programs that the playground failed to run, by the kinds of package pool."}, []string{"kind"})
	m.registry.MustRegister(m.faults, m.requests, m.size, m.runs, m.wall, m.wait, m.rateLimited, state{s},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Metrics returns the handler of the metrics, in the text format of
// Prometheus. They are for the operator: put it where strangers cannot ask.
func (s *Server) Metrics() http.Handler {
	return promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{Registry: s.metrics.registry})
}

// ran counts a run.
func (m *metrics) ran(a *answer, clock program.Clock, o program.Outcome, err error) {
	clock = cmp.Or(clock, program.Virtual)
	m.runs.WithLabelValues(protocol(a.name()), string(clock), a.outcome).Inc()
	if a.waited {
		m.wait.WithLabelValues(string(clock)).Observe(a.wait.Seconds())
	}
	if a.outcome == "fault" {
		m.faults.WithLabelValues(faultOf(err)).Inc()
	}
	if err == nil {
		m.wall.WithLabelValues(string(clock)).Observe(float64(o.WallNS) / 1e9)
	}
}

// protocol names the protocol of a route.
func protocol(route string) string {
	switch {
	case strings.HasPrefix(route, "/api/"):
		return "bingfa"
	case strings.HasPrefix(route, "/v1/"):
		return "codapi"
	}
	return "goplay"
}

// answered counts a request.
func (m *metrics) answered(a *answer, method string) {
	m.requests.WithLabelValues(a.name(), method, strconv.Itoa(a.status)).Inc()
	if a.in > 0 {
		m.size.Observe(float64(a.in))
	}
}

// knownMethod returns the method for metrics and logs.
func knownMethod(method string) string {
	if slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodOptions, http.MethodPut, http.MethodDelete, http.MethodPatch}, method) {
		return method
	}
	return "other"
}

// state collects what is asked for at the moment of a scrape.
type state struct{ s *Server }

var (
	descReady   = prometheus.NewDesc("bingfa_ready", "1 if programs can run on the clock.", []string{"clock"}, nil)
	descDrain   = prometheus.NewDesc("bingfa_draining", "1 if the server is about to end.", nil, nil)
	descClients = prometheus.NewDesc("bingfa_rate_limit_clients", "Clients that the rate limit remembers.", nil, nil)
	descRunning = prometheus.NewDesc("bingfa_pool_running", "Programs that run.", nil, nil)
	descWaiting = prometheus.NewDesc("bingfa_pool_waiting", "Programs that wait for a place.", nil, nil)
	descWarm    = prometheus.NewDesc("bingfa_pool_warm", "Workers that wait for a program.", []string{"clock"}, nil)
	descLarge   = prometheus.NewDesc("bingfa_pool_warm_large", "Workers with all packages that wait for a program.", []string{"clock"}, nil)
	descLarger  = prometheus.NewDesc("bingfa_large_programs_total", "Programs that needed a worker with all packages.", nil, nil)
	descStarted = prometheus.NewDesc("bingfa_workers_started_total", "Workers that became ready.", nil, nil)
	descDied    = prometheus.NewDesc("bingfa_workers_died_total", "Workers that ended before they got a program.", nil, nil)
	descLayer   = prometheus.NewDesc("bingfa_sandbox_layer", "1 if the layer of the sandbox holds the programs of the clock, 0 if the system does not offer it.", []string{"clock", "layer"}, nil)
)

// Describe implements prometheus.Collector.
func (st state) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{descReady, descDrain, descClients, descRunning, descWaiting, descWarm, descLarge, descLarger, descStarted, descDied, descLayer} {
		ch <- d
	}
}

// Collect implements prometheus.Collector.
func (st state) Collect(ch chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	yes := func(b bool) float64 {
		if b {
			return 1
		}
		return 0
	}
	s := st.s
	gauge(descDrain, yes(s.draining.Load()))
	gauge(descClients, float64(s.limiter.Clients()))
	for _, c := range program.Clocks() {
		gauge(descReady, yes(s.runner.Ready(c) == nil), string(c))
		if r, ok := s.sandbox(c); ok {
			for _, l := range r.Held {
				gauge(descLayer, 1, string(c), string(l))
			}
			for _, m := range r.Missing {
				gauge(descLayer, 0, string(c), string(m.Layer))
			}
		}
	}
	p, ok := s.runner.(interface{ Stats() pool.Stats })
	if !ok {
		return
	}
	stats := p.Stats()
	gauge(descRunning, float64(stats.Running))
	gauge(descWaiting, float64(stats.Waiting))
	for c, n := range stats.Warm {
		gauge(descWarm, float64(n), string(c))
	}
	for c, n := range stats.Large {
		gauge(descLarge, float64(n), string(c))
	}
	ch <- prometheus.MustNewConstMetric(descLarger, prometheus.CounterValue, float64(stats.Larger))
	ch <- prometheus.MustNewConstMetric(descStarted, prometheus.CounterValue, float64(stats.Started))
	ch <- prometheus.MustNewConstMetric(descDied, prometheus.CounterValue, float64(stats.Died))
}

// sandbox returns what holds the programs of a clock, if the runner knows.
func (s *Server) sandbox(c program.Clock) (sandbox.Report, bool) {
	if r, ok := s.runner.(interface {
		Sandbox(program.Clock) (sandbox.Report, bool)
	}); ok {
		return r.Sandbox(c)
	}
	return sandbox.Report{}, false
}
