#include "CNumerics.h"

#include <eigen3/Eigen/Core>
#include <eigen3/Eigen/Eigenvalues>
#include <eigen3/Eigen/SVD>

bool nnqft_symmetric_eigen(size_t n, const double *matrix, double *values, double *vectors) {
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const auto size = static_cast<Eigen::Index>(n);
  const Eigen::MatrixXd copy = Eigen::Map<const RowMajor>(matrix, size, size);
  if (!copy.allFinite()) return false;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(copy);
  if (solver.info() != Eigen::Success) return false;
  Eigen::Map<Eigen::VectorXd>(values, size) = solver.eigenvalues();
  Eigen::Map<RowMajor>(vectors, size, size) = solver.eigenvectors().transpose();
  return true;
}

bool nnqft_singular_values(size_t rows, size_t columns, const double *matrix, double *u, double *values, double *v) {
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const auto height = static_cast<Eigen::Index>(rows), width = static_cast<Eigen::Index>(columns);
  const Eigen::MatrixXd copy = Eigen::Map<const RowMajor>(matrix, height, width);
  if (!copy.allFinite()) return false;
  const Eigen::JacobiSVD<Eigen::MatrixXd> solver(copy, Eigen::ComputeThinU | Eigen::ComputeThinV);
  Eigen::Map<RowMajor>(u, height, width) = solver.matrixU();
  Eigen::Map<Eigen::VectorXd>(values, width) = solver.singularValues();
  Eigen::Map<RowMajor>(v, width, width) = solver.matrixV();
  return true;
}

void nnqft_add_gram(size_t rows, size_t columns, const double *x, double *sum) {
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const auto size = static_cast<Eigen::Index>(columns);
  const Eigen::Map<const RowMajor> factor(x, static_cast<Eigen::Index>(rows), size);
  Eigen::Map<RowMajor> total(sum, size, size);
  total.selfadjointView<Eigen::Lower>().rankUpdate(factor.transpose());
  for (Eigen::Index i = 0; i < size; i++)
    for (Eigen::Index j = 0; j < i; j++) total(j, i) = total(i, j);
}
