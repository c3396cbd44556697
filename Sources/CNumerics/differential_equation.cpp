#include "CNumerics.h"

#include <boost/numeric/odeint/stepper/controlled_runge_kutta.hpp>
#include <boost/numeric/odeint/stepper/generation.hpp>
#include <boost/numeric/odeint/stepper/runge_kutta_dopri5.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

bool nnqft_integrate(
    size_t count, nnqft_slope slope, void *context, double tolerance, double *x, double to, double *y) {
  using State = std::vector<double>;
  namespace ode = boost::numeric::odeint;
  double largest = 0;
  for (size_t i = 0; i < count; ++i) largest = std::max(largest, std::abs(y[i]));
  /* Alone, a relative tolerance would allow no step to a component that begins at 0. */
  const double absolute = std::max(1e-6 * tolerance * largest, std::numeric_limits<double>::min());
  auto stepper = ode::make_controlled(absolute, tolerance, ode::runge_kutta_dopri5<State>());
  const auto system = [&](const State &at, State &change, double place) {
    slope(place, at.data(), change.data(), context);
  };
  const double length = to - *x;
  State state(y, y + count);
  double step = length / 64;
  for (int tries = 0; tries < 100000 && *x != to; ++tries) {
    /* A step that ends at the goal ends there exactly. */
    const bool is_last = std::abs(to - *x) <= std::abs(step);
    if (is_last) step = to - *x;
    State next = state;
    double place = *x;
    double wanted = step;
    const bool accepted = stepper.try_step(system, next, place, wanted) == ode::success;
    const bool finite = std::all_of(next.begin(), next.end(), [](double value) { return std::isfinite(value); });
    if (!finite) {
      /* The error of what is no number cannot be estimated; nor may the stepper go on from its slope. */
      stepper.reset();
      step /= 4;
    } else {
      if (accepted) {
        state = next;
        *x = is_last ? to : place;
      }
      step = wanted;
    }
    if (std::abs(step) < 1e-12 * std::abs(length) && *x != to) break;
  }
  std::copy(state.begin(), state.end(), y);
  return *x == to;
}
